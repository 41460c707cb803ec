package io.postrider.imap.login;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.access.ClientConnection;
import io.postrider.access.UserSessions;
import io.postrider.api.auth.LoginRequest;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * AUTHENTICATE (RFC 3501 section 6.2.2) with PLAIN (RFC 4616), LOGIN and what auth-service speaks, each with an initial
 * response (RFC 4959).
 */
public final class AuthenticateHandler implements CommandHandler<AuthenticateCommand> {
    /** RFC 4954 section 4 sets it for SMTP; IMAP sets none. */
    private static final int LONGEST_RESPONSE = 12_288;

    private static final String USERNAME = Base64.getEncoder().encodeToString("Username:".getBytes(ISO_8859_1));
    private static final String PASSWORD = Base64.getEncoder().encodeToString("Password:".getBytes(ISO_8859_1));

    private final Door door;

    /** Lets users in through a door. */
    public AuthenticateHandler(Door door) {
        this.door = door;
    }

    /** The client gave up, or sent what cannot be read. */
    private static final class AbortedException extends Exception {
        AbortedException(String reason) {
            super(reason, null, false, false);
        }
    }

    @Override
    public Completion handle(AuthenticateCommand command, Session session) {
        if (!session.connection().plaintextLoginAllowed()) {
            return Door.needsTls();
        }
        try {
            return switch (command.mechanism()) {
                case "PLAIN" -> plain(command, session);
                case "LOGIN" -> login(command, session);
                default -> exchange(command, session);
            };
        } catch (AbortedException aborted) {
            return Completion.bad(String.valueOf(aborted.getMessage()));
        }
    }

    private Completion plain(AuthenticateCommand command, Session session) throws AbortedException {
        byte[] message = response(command.initialResponse(), "", session);
        int first = indexOfNul(message, 0);
        int second = indexOfNul(message, first + 1);
        if (first < 0 || second < 0 || indexOfNul(message, second + 1) >= 0) {
            return Completion.bad("PLAIN is three fields with a NUL between them");
        }
        String authorization = new String(message, 0, first, UTF_8);
        String username = new String(message, first + 1, second - first - 1, UTF_8);
        String password = new String(message, second + 1, message.length - second - 1, UTF_8);
        // RFC 4616 section 2: nobody may act as somebody else here
        if (!authorization.isEmpty() && !authorization.equalsIgnoreCase(username)) {
            return Completion.no("AUTHORIZATIONFAILED", "Nobody may act for another user");
        }
        return door.enter(session, username, password);
    }

    private static int indexOfNul(byte[] octets, int from) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private Completion login(AuthenticateCommand command, Session session) throws AbortedException {
        String username = new String(response(command.initialResponse(), USERNAME, session), UTF_8);
        String password = new String(response(null, PASSWORD, session), UTF_8);
        return door.enter(session, username, password);
    }

    private Completion exchange(AuthenticateCommand command, Session session) throws AbortedException {
        ClientConnection connection = session.connection();
        if (!connection.mechanisms().offers(command.mechanism(), connection.channelBindings())) {
            return Completion.no("CANNOT", "No such mechanism");
        }
        byte[] first = response(command.initialResponse(), "", session);
        return door.enter(
                session,
                new UserSessions.FirstResponse(LoginRequest.Protocol.IMAP, command.mechanism(), first),
                challenge -> response(null, Base64.getEncoder().encodeToString(challenge), session));
    }

    private static byte[] response(@Nullable String initial, String challenge, Session session)
            throws AbortedException {
        if (initial != null) {
            // RFC 4959 section 3: "=" is an empty initial response
            return initial.equals("=") ? new byte[0] : decode(initial);
        }
        byte[] line = session.input().ask(challenge, LONGEST_RESPONSE);
        if (line == null) {
            throw new AbortedException("The response is too long");
        }
        String text = new String(line, ISO_8859_1);
        // RFC 3501 section 6.2.2: a client cancels with a single "*"
        if (text.equals("*")) {
            throw new AbortedException("Authentication cancelled");
        }
        return decode(text);
    }

    private static byte[] decode(String base64) throws AbortedException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new AbortedException("The response is not BASE64");
        }
    }
}
