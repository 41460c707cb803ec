package io.postrider.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.access.ClientConnection;
import io.postrider.access.UserSession;
import io.postrider.access.UserSessions;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;

/** USER and PASS (RFC 1939 section 7), AUTH with PLAIN, LOGIN and what auth-service speaks (RFC 5034, RFC 4616). */
final class Login {
    private static final String USERNAME = Base64.getEncoder().encodeToString("Username:".getBytes(US_ASCII));
    private static final String PASSWORD = Base64.getEncoder().encodeToString("Password:".getBytes(US_ASCII));

    private final UserSessions users;
    private final Maildrops maildrops;
    private final LoginDelays delays;

    Login(UserSessions users, Maildrops maildrops, LoginDelays delays) {
        this.delays = delays;
        this.users = users;
        this.maildrops = maildrops;
    }

    void user(Command command, Pop3Session session) throws IOException, Pop3Exception {
        requireProtection(session);
        if (command.arguments().isBlank()) {
            throw Pop3Exception.wrong("A name expected");
        }
        // Whether there is such a user is not told here.
        session.userName(command.arguments().strip());
        session.out().ok("Send PASS");
    }

    void pass(Command command, Pop3Session session) throws IOException, Pop3Exception {
        requireProtection(session);
        String name = session.userName();
        if (name == null) {
            throw Pop3Exception.wrong("USER first");
        }
        session.userName(null);
        // RFC 1939 section 7: spaces are part of the password
        login(name, command.arguments(), session);
    }

    /** {@code AUTH mechanism [initial-response]} (RFC 5034 section 4). */
    void auth(Command command, Pop3Session session) throws IOException, Pop3Exception {
        String arguments = command.arguments();
        int space = arguments.indexOf(' ');
        String mechanism = (space < 0 ? arguments : arguments.substring(0, space)).toUpperCase(Locale.ROOT);
        ClientConnection connection = session.connection();
        boolean exchanged = connection.mechanisms().offers(mechanism, connection.channelBindings());
        boolean inTwoSteps = mechanism.equals("LOGIN");
        if (!exchanged && !inTwoSteps && !mechanism.equals("PLAIN")) {
            throw Pop3Exception.wrong("Unknown authentication mechanism");
        }
        requireProtection(session);
        byte[] response =
                space < 0 ? ask(inTwoSteps ? USERNAME : "", session) : initial(arguments.substring(space + 1));
        if (exchanged) {
            exchange(mechanism, response, session);
        } else if (inTwoSteps) {
            login(new String(response, UTF_8), new String(ask(PASSWORD, session), UTF_8), session);
        } else {
            plain(new String(response, UTF_8), session);
        }
    }

    /** RFC 5034 section 4: "=" is an empty initial response. */
    private static byte[] initial(String response) throws Pop3Exception {
        return response.equals("=") ? new byte[0] : decode(response);
    }

    private static byte[] ask(String challenge, Pop3Session session) throws IOException, Pop3Exception {
        session.out().line("+ " + challenge);
        try {
            return decode(new String(session.in().within(LineReader.SASL_LINE), US_ASCII));
        } catch (LineReader.TooLongException e) {
            throw Pop3Exception.wrong("Line too long");
        }
    }

    /** {@code message = [authzid] NUL authcid NUL passwd} (RFC 4616 section 2). */
    private void plain(String message, Pop3Session session) throws IOException, Pop3Exception {
        int first = message.indexOf('\0');
        int second = first < 0 ? -1 : message.indexOf('\0', first + 1);
        if (second < 0 || message.indexOf('\0', second + 1) >= 0) {
            throw Pop3Exception.wrong("Malformed response");
        }
        String authorization = message.substring(0, first);
        String name = message.substring(first + 1, second);
        if (!authorization.isEmpty() && !authorization.equalsIgnoreCase(name)) {
            session.loginFailed();
            throw Pop3Exception.credentials("Authentication failed");
        }
        login(name, message.substring(second + 1), session);
    }

    private static byte[] decode(String response) throws Pop3Exception {
        if (response.equals("*")) {
            throw Pop3Exception.wrong("Authentication cancelled");
        }
        try {
            return Base64.getDecoder().decode(response);
        } catch (IllegalArgumentException e) {
            throw Pop3Exception.wrong("Malformed response");
        }
    }

    private void login(String name, String password, Pop3Session session) throws IOException, Pop3Exception {
        session.out().flush();
        UserSession user;
        try {
            user = users.login(session.connection(), LoginRequest.Protocol.POP3, name, password);
        } catch (ProblemException problem) {
            throw refused(problem, session);
        }
        open(user, session);
    }

    private void exchange(String mechanism, byte[] response, Pop3Session session) throws IOException, Pop3Exception {
        session.out().flush();
        var first = new UserSessions.FirstResponse(LoginRequest.Protocol.POP3, mechanism, response);
        UserSession user;
        try {
            user = users.exchange(
                    session.connection(),
                    first,
                    challenge -> ask(Base64.getEncoder().encodeToString(challenge), session));
        } catch (ProblemException problem) {
            throw refused(problem, session);
        }
        open(user, session);
    }

    private static Pop3Exception refused(ProblemException problem, Pop3Session session) {
        if (problem.code() == ProblemCode.AUTHENTICATION_FAILED || problem.code() == ProblemCode.SECOND_STEP_REQUIRED) {
            session.loginFailed();
        }
        return Refusals.ofLogin(problem);
    }

    private void open(UserSession user, Pop3Session session) throws IOException, Pop3Exception {
        boolean opened = false;
        try {
            if (!delays.enter(user.accountId())) {
                // RFC 2449 section 6.6: said to those alone who know the password
                throw Pop3Exception.wait("You logged in a moment ago; try again later");
            }
            Maildrop maildrop = maildrops.open(user);
            session.loggedIn(user, maildrop);
            opened = true;
            session.out().ok("%d messages (%d octets)".formatted(maildrop.count(), maildrop.size()));
        } finally {
            if (!opened) {
                user.close();
            }
        }
    }

    private static void requireProtection(Pop3Session session) throws Pop3Exception {
        if (!session.connection().plaintextLoginAllowed()) {
            throw Pop3Exception.wrong("Passwords need TLS: STLS first");
        }
    }
}
