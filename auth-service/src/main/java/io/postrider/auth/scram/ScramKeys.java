package io.postrider.auth.scram;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.platform.hash.Sha256;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps of a password (RFC 5802 section 3): enough to check a proof, and too little to make one.
 *
 * @param stored checks the client
 * @param server proves the server
 */
public record ScramKeys(byte[] stored, byte[] server) {
    /** RFC 7677 section 3: the hash is SHA-256. */
    public static final int OCTETS = 32;

    public ScramKeys {
        if (stored.length != OCTETS || server.length != OCTETS) {
            throw new IllegalArgumentException("a key of SCRAM-SHA-256 has 32 octets");
        }
    }

    /** The keys of a password; this takes as long as the iterations make it. */
    public static ScramKeys of(String prepared, byte[] salt, int iterations) {
        // Hi of RFC 5802 section 2.2 is PBKDF2 with HMAC; the JDK's takes the password's UTF-8.
        byte[] salted;
        try {
            PBEKeySpec spec = new PBEKeySpec(prepared.toCharArray(), salt, iterations, OCTETS * 8);
            salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        byte[] client = hmac(salted, "Client Key".getBytes(US_ASCII));
        return new ScramKeys(Sha256.of(client), hmac(salted, "Server Key".getBytes(US_ASCII)));
    }

    /** Whether a proof was made with the password (RFC 5802 section 3). */
    public boolean proves(byte[] proof, String authMessage) {
        byte[] clientKey = hmac(stored, authMessage.getBytes(UTF_8));
        for (int i = 0; i < OCTETS; i++) {
            clientKey[i] ^= proof[i];
        }
        return MessageDigest.isEqual(Sha256.of(clientKey), stored);
    }

    /** What shows the client that the server has the keys. */
    public byte[] signature(String authMessage) {
        return hmac(server, authMessage.getBytes(UTF_8));
    }

    /** Both keys, one behind the other. */
    public byte[] encode() {
        byte[] octets = Arrays.copyOf(stored, 2 * OCTETS);
        System.arraycopy(server, 0, octets, OCTETS, OCTETS);
        return octets;
    }

    /** The inverse of {@link #encode}. */
    public static ScramKeys decode(byte[] octets) {
        return new ScramKeys(
                Arrays.copyOf(octets, OCTETS), Arrays.copyOfRange(octets, OCTETS, Math.max(OCTETS, octets.length)));
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "ScramKeys[…]";
    }
}
