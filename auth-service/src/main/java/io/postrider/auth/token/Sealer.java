package io.postrider.auth.token;

import io.postrider.platform.seal.Seal;
import io.postrider.platform.settings.Secrets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
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

    private final byte[] master;
    private final Seal seal;

    @Autowired
    Sealer(Secrets secrets) {
        this(secrets.read(SECRET));
    }

    Sealer(String secret) {
        if (secret.length() < MIN_SECRET) {
            throw new IllegalStateException("the secret " + SECRET + " must have at least 32 characters");
        }
        this.master = secret.getBytes(StandardCharsets.UTF_8);
        this.seal = new Seal(secret, "seal");
    }

    private SecretKey derive(String purpose) {
        try {
            HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(master)
                    .thenExpand(("postrider " + purpose).getBytes(StandardCharsets.UTF_8), 32);
            return KDF.getInstance("HKDF-SHA256").deriveKey("HmacSHA256", parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Encrypts (AES-256-GCM); only the same context opens it again. */
    public byte[] seal(byte[] plain, String context) {
        return seal.seal(plain, context);
    }

    /** Decrypts what {@link #seal} made with the same context. */
    public byte[] open(byte[] sealed, String context) {
        try {
            return seal.open(sealed, context);
        } catch (Seal.BrokenException broken) {
            throw new IllegalStateException(
                    "what the database holds was sealed with another " + SECRET + " than this one", broken);
        }
    }

    /** A keyed hash (HMAC-SHA-256) with a key of its own for this purpose. */
    public KeyedHash keyedHash(String purpose) {
        return new KeyedHash(derive("mac " + purpose));
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
