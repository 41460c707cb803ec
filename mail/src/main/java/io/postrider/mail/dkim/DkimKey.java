package io.postrider.mail.dkim;

import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * A key that signs.
 *
 * @param selector where its public half is: {@code <selector>._domainkey.<domain>} (RFC 6376 section 3.6.2.1)
 * @param algorithm what it is for
 * @param signer has the private half
 */
public record DkimKey(String selector, DkimAlgorithm algorithm, Signer signer) {
    /**
     * Reads a key.
     *
     * @param pkcs8 the private key, PKCS #8 in DER
     * @throws IllegalArgumentException when it is none of the algorithm; its text has nothing of the key
     */
    public static DkimKey of(String selector, DkimAlgorithm algorithm, byte[] pkcs8) {
        try {
            return new DkimKey(selector, algorithm, Signer.of(algorithm, pkcs8));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "the key of selector " + selector + " is no " + algorithm.tag() + " key");
        }
    }

    /** Signs octets; in base64. */
    public String sign(byte[] octets) {
        try {
            return Base64.getEncoder().encodeToString(signer.sign(octets));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the key of selector " + selector + " does not sign", broken);
        }
    }

    @Override
    public String toString() {
        return "DkimKey[%s, %s]".formatted(selector, algorithm.tag());
    }
}
