package io.postrider.auth.login;

import io.postrider.api.ServiceName;
import io.postrider.auth.AuthServer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/** The client's side of an exchange, through a protocol service that does nothing of its own. */
final class ScramClient {
    private static final String NONCE = "client-nonce";

    private final String username;
    private final String password;
    private final String header;
    private final byte[] binding;
    String protocol = "IMAP";
    String clientAddress = "192.0.2.55";

    ScramClient(String username, String password) {
        this(username, password, "n,,", new byte[0]);
    }

    ScramClient(String username, String password, String header, byte[] binding) {
        this.username = username;
        this.password = password;
        this.header = header;
        this.binding = binding;
    }

    /** The answer to the first message. */
    AuthServer.Answer begin(AuthServer server) {
        return exchange(server, header + "n=" + username + ",r=" + NONCE, null);
    }

    /** The answer to the second. */
    AuthServer.Answer finish(AuthServer server, AuthServer.Answer begun) {
        String first = serverFirst(begun);
        return exchange(server, finalMessage(first), begun.json().get("state").asString());
    }

    AuthServer.Answer login(AuthServer server) {
        AuthServer.Answer begun = begin(server);
        return begun.status() == 200 ? finish(server, begun) : begun;
    }

    static String serverFirst(AuthServer.Answer begun) {
        return new String(
                Base64.getDecoder().decode(begun.json().get("challenge").asString()), StandardCharsets.UTF_8);
    }

    private String finalMessage(String serverFirst) {
        String[] parts = serverFirst.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        byte[] bound = new byte[header.length() + binding.length];
        System.arraycopy(octets(header), 0, bound, 0, header.length());
        System.arraycopy(binding, 0, bound, header.length(), binding.length);
        String bare = "c=" + Base64.getEncoder().encodeToString(bound) + "," + parts[0];
        String message = "n=" + username + ",r=" + NONCE + "," + serverFirst + "," + bare;
        try {
            PBEKeySpec spec =
                    new PBEKeySpec(password.toCharArray(), salt, Integer.parseInt(parts[2].substring(2)), 256);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] proof = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), message);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= clientKey[i];
            }
            return bare + ",p=" + Base64.getEncoder().encodeToString(proof);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(octets(message));
    }

    private AuthServer.Answer exchange(AuthServer server, String message, String state) {
        String bindings = header.startsWith("n") && binding.length == 0
                ? "{}"
                : "{\"tls-exporter\":\"%s\"}".formatted(Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}));
        String body = """
                {"mechanism":"%s","response":"%s","state":%s,"channelBindings":%s,"clientAddress":"%s","protocol":"%s"}""".formatted(
                        header.startsWith("p") ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256",
                        Base64.getEncoder().encodeToString(octets(message)),
                        state == null ? "null" : '"' + state + '"',
                        bindings,
                        clientAddress,
                        protocol);
        return server.internal(ServiceName.IMAP_SERVICE, "login", "POST", "/internal/v1/logins/exchanges", body);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether an answer let the user in, and the server proved itself. */
    static boolean letIn(AuthServer.Answer answer) {
        JsonNode json = answer.json();
        return answer.status() == 200
                && !json.get("grant").isNull()
                && !json.get("challenge").isNull();
    }
}
