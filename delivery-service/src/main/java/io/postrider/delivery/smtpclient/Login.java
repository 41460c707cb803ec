package io.postrider.delivery.smtpclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.delivery.smtpclient.SmtpFailure.Stage;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;

/** Logs in at a server (RFC 4954), by the mechanism that tells it least. */
final class Login {
    private final SmtpConnection connection;
    private final String user;
    private final String password;

    Login(SmtpConnection connection, String user, String password) {
        this.connection = connection;
        this.user = user;
        this.password = password;
    }

    void run() throws IOException {
        Set<String> offered = connection.capabilities().mechanisms();
        SmtpReply reply;
        if (offered.contains("SCRAM-SHA-256")) {
            reply = scram();
        } else if (offered.contains("PLAIN")) {
            // RFC 4616
            reply = connection.command("AUTH PLAIN " + base64('\0' + user + '\0' + password));
        } else if (offered.contains("LOGIN")) {
            reply = connection.command("AUTH LOGIN");
            reply = reply.isIntermediate() ? connection.command(base64(user)) : reply;
            reply = reply.isIntermediate() ? connection.command(base64(password)) : reply;
        } else {
            throw new SmtpFailure(Stage.LOGIN, "the server offers no mechanism of ours", (Throwable) null);
        }
        if (!reply.isPositive()) {
            throw new SmtpFailure(Stage.LOGIN, "AUTH", reply);
        }
    }

    private SmtpReply scram() throws IOException {
        var scram = new ScramClient(user, password);
        SmtpReply reply = connection.command("AUTH SCRAM-SHA-256 " + base64(scram.first()));
        if (!reply.isIntermediate()) {
            return reply;
        }
        try {
            reply = connection.command(base64(scram.last(decoded(reply))));
            if (!reply.isIntermediate()) {
                // RFC 5802 section 3: a server that does not show that it knows the password may be anybody
                return reply.isPositive() ? unproved() : reply;
            }
            return scram.isProof(decoded(reply)) ? connection.command("") : unproved();
        } catch (GeneralSecurityException | IllegalArgumentException nonsense) {
            throw new SmtpFailure(Stage.LOGIN, "SCRAM: " + nonsense.getMessage(), nonsense);
        }
    }

    private static SmtpReply unproved() throws SmtpFailure {
        throw new SmtpFailure(Stage.LOGIN, "the server did not prove that it knows the password", (Throwable) null);
    }

    private static String decoded(SmtpReply challenge) {
        return new String(Base64.getDecoder().decode(challenge.lines().getFirst()), UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
