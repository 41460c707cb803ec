package io.postrider.delivery.smtpclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677): the password is not told, and the server shows that it has it. */
final class ScramClient {
    // RFC 7677 section 4 asks for 4,096 at least; a server that asks for very many only wants to keep us busy
    private static final int FEWEST = 4_096;
    private static final int MOST = 2_000_000;
    private static final int BITS = 256;

    private final String bare;
    private final String nonce;
    private final String password;
    private byte[] serverSignature = {};

    ScramClient(String username, String password) {
        this(username, password, nonce());
    }

    ScramClient(String username, String password, String nonce) {
        this.nonce = nonce;
        this.password = password;
        // RFC 5802 section 5.1: saslname
        this.bare = "n=" + username.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    private static String nonce() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    String first() {
        return "n,," + bare;
    }

    /** What answers the server's challenge; throws when that is none. */
    String last(String challenge) throws GeneralSecurityException {
        String theirs = attribute(challenge, 0, "r=");
        int salt = theirs.length() + 3;
        String salted = attribute(challenge, salt, "s=");
        int iterations = iterations(attribute(challenge, salt + salted.length() + 3, "i="));
        if (!theirs.startsWith(nonce) || theirs.length() == nonce.length()) {
            throw new GeneralSecurityException("the server's nonce is not ours with more");
        }
        byte[] key = saltedPassword(Base64.getDecoder().decode(salted), iterations);
        String withoutProof = "c=biws,r=" + theirs;
        byte[] message = (bare + ',' + challenge + ',' + withoutProof).getBytes(UTF_8);
        byte[] clientKey = hmac(key, "Client Key".getBytes(UTF_8));
        byte[] proof = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), message);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        serverSignature = hmac(hmac(key, "Server Key".getBytes(UTF_8)), message);
        return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    }

    /** Whether the server's last word shows that it knows the password. */
    boolean isProof(String last) {
        if (!last.startsWith("v=")) {
            return false;
        }
        byte[] told = Base64.getDecoder().decode(last.substring(2).split(",", 2)[0]);
        return serverSignature.length > 0 && MessageDigest.isEqual(told, serverSignature);
    }

    private static String attribute(String message, int start, String name) throws GeneralSecurityException {
        if (!message.startsWith(name, start)) {
            throw new GeneralSecurityException("no " + name + " in the server's challenge");
        }
        int comma = message.indexOf(',', start);
        return message.substring(start + name.length(), comma < 0 ? message.length() : comma);
    }

    private static int iterations(String digits) throws GeneralSecurityException {
        try {
            int iterations = Integer.parseInt(digits);
            if (iterations >= FEWEST && iterations <= MOST) {
                return iterations;
            }
        } catch (NumberFormatException malformed) {
            throw new GeneralSecurityException("no number of iterations", malformed);
        }
        throw new GeneralSecurityException("the server wants " + digits + " iterations");
    }

    private byte[] saltedPassword(byte[] salt, int iterations) throws GeneralSecurityException {
        var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, BITS);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }
}
