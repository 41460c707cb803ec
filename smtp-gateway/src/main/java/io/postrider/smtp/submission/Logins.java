package io.postrider.smtp.submission;

import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.api.problem.ProblemException;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies users' passwords at auth-service. */
public final class Logins {
    private static final Logger log = LoggerFactory.getLogger(Logins.class);
    private static final int QUESTIONS_AT_ONCE = 64;

    private final LoginApi authService;
    private final Semaphore questions = new Semaphore(QUESTIONS_AT_ONCE);

    /** How a login ended. */
    public sealed interface Outcome {}

    /** The user is who they say. */
    public record LoggedIn(LoginGrant grant) implements Outcome {}

    /** The user is not let in; the reply never tells why. */
    public record Refused(SmtpReply reply) implements Outcome {}

    /** Logins through this service. */
    public Logins(LoginApi authService) {
        this.authService = authService;
    }

    /** Tries a name and a password for a client at this address. */
    public Outcome login(String username, String password, String clientAddress) {
        return ask(() -> authService.login(new LoginRequest(username, password, clientAddress, Protocol.SUBMISSION)));
    }

    /** Asks whether a login is still good. */
    public Outcome renew(LoginGrant grant) {
        return ask(() -> authService.renew(new LoginApi.Renewal(grant.renewalSecret())));
    }

    private Outcome ask(Supplier<LoginGrant> question) {
        try {
            if (!questions.tryAcquire(5, TimeUnit.SECONDS)) {
                return new Refused(Replies.LOGIN_UNAVAILABLE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Refused(Replies.LOGIN_UNAVAILABLE);
        }
        try {
            return new LoggedIn(question.get());
        } catch (ProblemException e) {
            return refused(e);
        } catch (RuntimeException e) {
            log.warn("event=login-failed reason=\"{}\"", e.toString());
            return new Refused(Replies.LOGIN_UNAVAILABLE);
        } finally {
            questions.release();
        }
    }

    private static Refused refused(ProblemException problem) {
        return new Refused(
                switch (problem.code()) {
                    case AUTHENTICATION_FAILED -> Replies.CREDENTIALS_INVALID;
                    case TOO_MANY_REQUESTS -> Replies.LOGIN_HELD_BACK;
                    default -> {
                        log.warn("event=login-failed reason=\"{}\"", problem.toString());
                        yield Replies.LOGIN_UNAVAILABLE;
                    }
                });
    }
}
