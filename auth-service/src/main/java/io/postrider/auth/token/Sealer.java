package io.postrider.auth.token;

import io.postrider.platform.settings.Secrets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Seals secrets that must lie in the database and texts that go out and come back. All keys derive (HKDF-SHA-256) from
 * one file of the secrets folder, {@value #SECRET}, so that all replicas have the same ones and the database has none.
 */
@Component
public class Sealer {
    private static final String SECRET = "token-key.secret";
    private static final int MIN_SECRET = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final byte[] master;
    private final SecretKey sealingKey;
    private final SecureRandom random = new SecureRandom();

    @Autowired
    Sealer(Secrets secrets) {
        this(secrets.read(SECRET));
    }

    Sealer(String secret) {
        if (secret.length() < MIN_SECRET) {
            throw new IllegalStateException("the secret " + SECRET + " must have at least 32 characters");
        }
        this.master = secret.getBytes(StandardCharsets.UTF_8);
        this.sealingKey = derive("seal", "AES");
    }

    private SecretKey derive(String purpose, String algorithm) {
        try {
            HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(master)
                    .thenExpand(("postrider " + purpose).getBytes(StandardCharsets.UTF_8), 32);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Encrypts (AES-256-GCM); only the same context opens it again. */
    public byte[] seal(byte[] plain, String context) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Decrypts what {@link #seal} made with the same context. */
    public byte[] open(byte[] sealed, String context) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE);
            return cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "what the database holds was sealed with another " + SECRET + " than this one", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealingKey, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** A keyed hash (HMAC-SHA-256) with a key of its own for this purpose. */
    public KeyedHash keyedHash(String purpose) {
        return new KeyedHash(derive("mac " + purpose, "HmacSHA256"));
    }

    /** HMAC-SHA-256 under one key. */
    public static final class KeyedHash {
        private final Mac prototype;

        private KeyedHash(SecretKey key) {
            try {
                prototype = Mac.getInstance("HmacSHA256");
                prototype.init(key);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The hash of the parts, each with its length, so that no two lists of parts have the same one. */
        public byte[] of(byte[]... parts) {
            try {
                Mac mac = (Mac) prototype.clone();
                for (byte[] part : parts) {
                    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
                    mac.update(part);
                }
                return mac.doFinal();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
