package io.postrider.mail.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** How a message is signed; SHA-1 is none of them (RFC 8301 section 3.1). */
public enum DkimAlgorithm {
    /** RFC 6376 section 3.3.2. */
    RSA_SHA256("rsa-sha256", "RSA", "SHA256withRSA"),
    /** RFC 8463 section 3. */
    ED25519_SHA256("ed25519-sha256", "Ed25519", "Ed25519");

    private final String tag;
    private final String key;
    private final String signature;

    DkimAlgorithm(String tag, String key, String signature) {
        this.tag = tag;
        this.key = key;
        this.signature = signature;
    }

    /** As the tag {@code a=} has it (RFC 6376 section 3.5). */
    public String tag() {
        return tag;
    }

    /**
     * Reads a private key.
     *
     * @param pkcs8 PKCS #8 in DER
     * @throws GeneralSecurityException when it is none of this algorithm
     */
    PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(key).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    byte[] sign(PrivateKey privateKey, byte[] octets) throws GeneralSecurityException {
        var signing = Signature.getInstance(signature);
        signing.initSign(privateKey);
        signing.update(signed(octets));
        return signing.sign();
    }

    /** RFC 8463 section 3: Ed25519 signs the hash; RSA's own signature hashes. */
    private byte[] signed(byte[] octets) throws GeneralSecurityException {
        return this == ED25519_SHA256 ? MessageDigest.getInstance("SHA-256").digest(octets) : octets;
    }
}
