package io.postrider.imap.login;

import io.postrider.access.UserSession;
import io.postrider.access.UserSessions;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.capability.Capabilities;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Refusals;
import io.postrider.imap.command.Session;
import io.postrider.platform.sasl.SaslExchange;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Lets users in, whatever command they come with. */
public final class Door {
    private static final int MOST_FAILURES = 3;

    private final UserSessions users;
    private final Capabilities capabilities;

    /** A door to the sessions of this process, behind which these capabilities are told. */
    public Door(UserSessions users, Capabilities capabilities) {
        this.users = users;
        this.capabilities = capabilities;
    }

    Completion enter(Session session, String username, String password) {
        if (!session.connection().plaintextLoginAllowed()) {
            return needsTls();
        }
        try {
            return loggedIn(session, users.login(session.connection(), LoginRequest.Protocol.IMAP, username, password));
        } catch (ProblemException problem) {
            return refused(problem, session);
        }
    }

    /** Lets a user in by an exchange. */
    <E extends Exception> Completion enter(
            Session session, UserSessions.FirstResponse first, SaslExchange.Client<E> client) throws E {
        try {
            return loggedIn(session, users.exchange(session.connection(), first, client));
        } catch (ProblemException problem) {
            return problem.code() == ProblemCode.INVALID_REQUEST
                    ? Completion.bad("The response cannot be read")
                    : refused(problem, session);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Completion loggedIn(Session session, UserSession user) {
        session.loggedIn(user);
        return Completion.ok("CAPABILITY " + capabilities.of(session), "Logged in");
    }

    private static Completion refused(ProblemException problem, Session session) {
        return switch (problem.code()) {
            case AUTHENTICATION_FAILED -> failed(session);
            case SECOND_STEP_REQUIRED -> appPasswordNeeded(session);
            // Too many failures is told apart from a wrong password by nothing that an attacker could use.
            case TOO_MANY_REQUESTS -> failed(session);
            case INTERNAL, INVALID_REQUEST, UNAVAILABLE, DRAINING, FORBIDDEN -> Refusals.unavailable();
            default -> Refusals.completion(problem);
        };
    }

    /** A password was offered in clear: it is not even looked at (RFC 5530 section 3). */
    static Completion needsTls() {
        return Completion.no("PRIVACYREQUIRED", "Use STARTTLS first");
    }

    /** The password was right: clients show an ALERT to their users (RFC 3501 section 7.1). */
    private static Completion appPasswordNeeded(Session session) {
        count(session);
        return Completion.no("ALERT", "This account has a second step: use an app password");
    }

    private static void count(Session session) {
        if (session.loginFailed() >= MOST_FAILURES) {
            session.out().ascii("* BYE Too many failed logins").crlf();
            session.logout();
        }
    }

    private static Completion failed(Session session) {
        count(session);
        // RFC 5530 section 3
        return Completion.no("AUTHENTICATIONFAILED", "Authentication failed");
    }
}
