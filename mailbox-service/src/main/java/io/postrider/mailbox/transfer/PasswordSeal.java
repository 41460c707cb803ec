package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Seals passwords that wait in the database for their job (AES-256-GCM). The key derives from the service's own secret, so
 * that all replicas have it and the database does not; only the same job opens what was sealed for it.
 */
public final class PasswordSeal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /** Seals under a secret. */
    public PasswordSeal(String secret) {
        try {
            HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(secret.getBytes(UTF_8))
                    .thenExpand("postrider import password".getBytes(UTF_8), 32);
            key = KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    byte[] seal(String password, UUID jobId) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, jobId).doFinal(password.getBytes(UTF_8));
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String open(byte[] sealed, UUID jobId) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), jobId);
            return new String(cipher.doFinal(sealed, NONCE, sealed.length - NONCE), UTF_8);
        } catch (GeneralSecurityException another) {
            throw new ProblemException(
                    ProblemCode.CONFLICT, "The service's secret was changed. Start the import again.", another);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, UUID jobId) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(jobId.toString().getBytes(UTF_8));
        return cipher;
    }
}
