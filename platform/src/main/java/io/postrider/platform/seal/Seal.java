package io.postrider.platform.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Seals octets (AES-256-GCM) under a key that derives (HKDF-SHA-256) from a secret of the secrets folder, so that all replicas have it
 * and the database does not.
 */
public final class Seal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /**
     * A seal under a secret.
     *
     * @param purpose what is sealed: each purpose has a key of its own
     */
    public Seal(String secret, String purpose) {
        try {
            HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(secret.getBytes(UTF_8))
                    .thenExpand(("postrider " + purpose).getBytes(UTF_8), 32);
            key = KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HKDF-SHA-256", impossible);
        }
    }

    /** What was sealed was so under another secret, or for something else, or was changed. */
    public static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenException(GeneralSecurityException cause) {
            super("it was sealed under another secret, or for something else", cause);
        }
    }

    /** Seals octets; only the same context opens them again. */
    public byte[] seal(byte[] plain, String context) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES-GCM", impossible);
        }
    }

    /**
     * Opens what {@link #seal} made with the same context.
     *
     * @throws BrokenException when it made something else
     */
    public byte[] open(byte[] sealed, String context) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), context);
            return cipher.doFinal(sealed, NONCE, Math.max(0, sealed.length - NONCE));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new BrokenException(
                    broken instanceof GeneralSecurityException one ? one : new GeneralSecurityException(broken));
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(UTF_8));
        return cipher;
    }
}
