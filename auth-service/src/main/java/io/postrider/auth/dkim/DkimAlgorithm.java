package io.postrider.auth.dkim;

import com.fasterxml.jackson.annotation.JsonValue;
import io.postrider.api.auth.SigningApi.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;

/** What mail is signed with: each domain has a key of each, for not all receivers know Ed25519. */
enum DkimAlgorithm {
    /** RFC 8301 section 3.2: signers use at least 2048 bits; a longer key would not fit into one UDP answer. */
    RSA_SHA256("rsa-sha256", "rsa", SigningAlgorithm.RSA_SHA256),
    /** RFC 8463. */
    ED25519_SHA256("ed25519-sha256", "ed25519", SigningAlgorithm.ED25519_SHA256);

    private static final int RSA_BITS = 2_048;
    private static final int ED25519_OCTETS = 32;

    private final String text;
    private final String type;
    private final SigningAlgorithm signing;

    DkimAlgorithm(String text, String type, SigningAlgorithm signing) {
        this.text = text;
        this.type = type;
        this.signing = signing;
    }

    static DkimAlgorithm of(String text) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.text.equals(text))
                .findFirst()
                .orElseThrow();
    }

    /** As signatures name it. */
    @JsonValue
    String text() {
        return text;
    }

    /** The type of its keys, as their records name it. */
    String type() {
        return type;
    }

    SigningAlgorithm signing() {
        return signing;
    }

    /** Makes a key; RSA takes a tenth of a second of processor and more. */
    FreshKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(this == RSA_SHA256 ? "RSA" : "Ed25519");
            if (this == RSA_SHA256) {
                generator.initialize(RSA_BITS);
            }
            KeyPair pair = generator.generateKeyPair();
            return new FreshKey(
                    this,
                    published(pair.getPublic().getEncoded()),
                    pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 8463 section 4.2: the bare 32 octets, which are the end of their SubjectPublicKeyInfo; all of it for RSA. */
    private byte[] published(byte[] subjectPublicKeyInfo) {
        int length = subjectPublicKeyInfo.length;
        return this == RSA_SHA256
                ? subjectPublicKeyInfo
                : Arrays.copyOfRange(subjectPublicKeyInfo, length - ED25519_OCTETS, length);
    }

    /** The key's record (RFC 6376 section 3.6.1). */
    String record(byte[] publicKey) {
        return "v=DKIM1; k=%s; p=%s".formatted(type, Base64.getEncoder().encodeToString(publicKey));
    }

    /**
     * A key that is nobody's yet.
     *
     * @param algorithm what it is for
     * @param publicKey as in its record, before base64
     * @param privateKey PKCS #8
     */
    record FreshKey(DkimAlgorithm algorithm, byte[] publicKey, byte[] privateKey) {
        @Override
        public String toString() {
            return "FreshKey[" + algorithm + "]";
        }
    }
}
