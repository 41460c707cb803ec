package io.postrider.mail.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
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

    /** The one of a tag {@code a=}. */
    static DkimAlgorithm of(String tag) throws MalformedSignatureException {
        for (DkimAlgorithm algorithm : values()) {
            if (algorithm.tag.equals(tag)) {
                return algorithm;
            }
        }
        throw new MalformedSignatureException(
                tag.equals("rsa-sha1") ? "SHA-1 is not believed any more" : "unknown algorithm");
    }

    /** As the tag {@code k=} of a key record has it (RFC 6376 section 3.6.1, RFC 8463 section 4.2). */
    String keyType() {
        return this == RSA_SHA256 ? "rsa" : "ed25519";
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

    boolean verify(PublicKey publicKey, byte[] octets, byte[] signed) throws GeneralSecurityException {
        var verifying = Signature.getInstance(signature);
        verifying.initVerify(publicKey);
        verifying.update(signed(octets));
        return verifying.verify(signed);
    }

    /** RFC 8463 section 3: Ed25519 signs the hash; RSA's own signature hashes. */
    byte[] signed(byte[] octets) {
        return this == ED25519_SHA256 ? BodyDigest.sha256().digest(octets) : octets;
    }
}
