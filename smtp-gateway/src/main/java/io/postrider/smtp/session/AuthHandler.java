package io.postrider.smtp.session;

import io.postrider.api.auth.LoginRequest.Protocol;
import io.postrider.api.auth.SaslRequest;
import io.postrider.platform.observe.Trace;
import io.postrider.smtp.command.AuthCommand;
import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.submission.Logins;
import io.postrider.smtp.submission.Logins.LoggedIn;
import io.postrider.smtp.submission.Logins.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** AUTH (RFC 4954) with PLAIN (RFC 4616), LOGIN and what auth-service speaks. */
final class AuthHandler implements Handler {
    private static final String PLAIN = "PLAIN";
    private static final String LOGIN = "LOGIN";

    private final SessionServices services;

    AuthHandler(SessionServices services) {
        this.services = services;
    }

    /** A name and a password as the client gave them. */
    private record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "Credentials[…]";
        }
    }

    /** The exchange broke off; the reply says why. */
    private static final class BrokenExchange extends Exception {
        private final transient SmtpReply reply;

        BrokenExchange(SmtpReply reply) {
            super(null, null, false, false);
            this.reply = reply;
        }
    }

    @Override
    public void handle(CommandLine line, Dialogue dialogue) throws IOException, SyntaxException {
        SmtpReply early = notNow(dialogue);
        if (early != null) {
            dialogue.refuse("auth", early);
            return;
        }
        AuthCommand command = AuthCommand.parse(line);
        try {
            switch (command.mechanism()) {
                case PLAIN -> verify(plain(command.initialResponse(), dialogue), dialogue);
                case LOGIN -> verify(login(command.initialResponse(), dialogue), dialogue);
                default -> exchange(command, dialogue);
            }
        } catch (BrokenExchange e) {
            dialogue.refuse("auth", e.reply);
        }
    }

    private @Nullable SmtpReply notNow(Dialogue dialogue) {
        SmtpSession session = dialogue.session();
        if (!session.role().submission()) {
            return Replies.AUTH_NOT_OFFERED;
        }
        // RFC 4954 section 4: not twice, and not inside a transaction.
        if (session.login() != null) {
            return Replies.AUTHENTICATED_ALREADY;
        }
        if (!session.greeted() || session.transaction() != null) {
            return Replies.BAD_SEQUENCE;
        }
        return dialogue.offersAuth() ? null : Replies.ENCRYPTION_REQUIRED;
    }

    /** message = [authzid] UTF8NUL authcid UTF8NUL passwd (RFC 4616 section 2) */
    private Credentials plain(@Nullable String initial, Dialogue dialogue) throws IOException, BrokenExchange {
        String message = decode(initial != null ? initial : challenge("", dialogue));
        int first = message.indexOf('\0');
        int second = message.indexOf('\0', first + 1);
        if (first < 0 || second < 0 || message.indexOf('\0', second + 1) >= 0) {
            throw new BrokenExchange(Replies.NOT_BASE64);
        }
        String authorization = message.substring(0, first);
        String username = message.substring(first + 1, second);
        if (!authorization.isEmpty() && !authorization.equals(username)) {
            // Nobody acts for somebody else here.
            throw new BrokenExchange(Replies.CREDENTIALS_INVALID);
        }
        return new Credentials(username, message.substring(second + 1));
    }

    private Credentials login(@Nullable String initial, Dialogue dialogue) throws IOException, BrokenExchange {
        String username = decode(initial != null ? initial : challenge("Username:", dialogue));
        String password = decode(challenge("Password:", dialogue));
        return new Credentials(username, password);
    }

    private void exchange(AuthCommand command, Dialogue dialogue) throws IOException, BrokenExchange {
        Map<String, byte[]> bindings = dialogue.channelBindings();
        if (!services.policy().mechanisms().offers(command.mechanism(), bindings)) {
            throw new BrokenExchange(Replies.UNKNOWN_MECHANISM);
        }
        String initial = command.initialResponse();
        byte[] first = octets(initial != null ? initial : challenge("", dialogue));
        String client = dialogue.session().clientAddress();
        try (Trace.Scope _ = Trace.open(Trace.newId())) {
            var request = new SaslRequest(command.mechanism(), first, null, bindings, client, Protocol.SUBMISSION);
            Logins.Outcome outcome =
                    services.logins().exchange(request, challenge -> octets(challenge(challenge, dialogue)));
            // Only auth-service knows the name; it has a line of its own for it.
            conclude(outcome, command.mechanism(), dialogue);
        }
    }

    private String challenge(String text, Dialogue dialogue) throws IOException, BrokenExchange {
        return challenge(text.getBytes(StandardCharsets.US_ASCII), dialogue);
    }

    private String challenge(byte[] octets, Dialogue dialogue) throws IOException, BrokenExchange {
        String encoded = Base64.getEncoder().encodeToString(octets);
        // RFC 4954 section 4: an empty challenge still has its space.
        String response = dialogue.ask(SmtpReply.plain(334, encoded));
        if (response == null) {
            throw new BrokenExchange(Replies.AUTH_LINE_TOO_LONG);
        }
        if (response.equals("*")) {
            throw new BrokenExchange(Replies.AUTH_CANCELLED);
        }
        return response;
    }

    private static String decode(String base64) throws BrokenExchange {
        return new String(octets(base64), StandardCharsets.UTF_8);
    }

    private static byte[] octets(String base64) throws BrokenExchange {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new BrokenExchange(Replies.NOT_BASE64);
        }
    }

    private void verify(Credentials credentials, Dialogue dialogue) throws IOException {
        SmtpSession session = dialogue.session();
        if (credentials.username().isEmpty() || credentials.password().isEmpty()) {
            failed(credentials.username(), Replies.CREDENTIALS_INVALID, dialogue);
            return;
        }
        try (Trace.Scope _ = Trace.open(Trace.newId())) {
            verify(credentials, session, dialogue);
        }
    }

    private void verify(Credentials credentials, SmtpSession session, Dialogue dialogue) throws IOException {
        Logins.Outcome outcome =
                services.logins().login(credentials.username(), credentials.password(), session.clientAddress());
        conclude(outcome, credentials.username(), dialogue);
    }

    private void conclude(Logins.Outcome outcome, String username, Dialogue dialogue) throws IOException {
        switch (outcome) {
            case LoggedIn(var grant) -> {
                dialogue.session().loggedIn(grant);
                dialogue.logLogin(grant.address(), Replies.AUTHENTICATED);
                dialogue.reply(Replies.AUTHENTICATED);
            }
            case Refused(var reply) -> failed(username, reply, dialogue);
        }
    }

    private void failed(String username, SmtpReply reply, Dialogue dialogue) throws IOException {
        dialogue.logLogin(username, reply);
        services.metrics().refused(reply);
        dialogue.reply(reply);
        if (dialogue.session().countFailedLogin() >= services.limits().failedLogins()) {
            dialogue.replyAndClose(Replies.TOO_MANY_LOGINS);
        }
    }
}
