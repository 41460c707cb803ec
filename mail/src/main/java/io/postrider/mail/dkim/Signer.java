package io.postrider.mail.dkim;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;

/** Makes signatures with one key, which it does not show. */
@FunctionalInterface
public interface Signer {
    /** Signs octets as the key's algorithm does it in DKIM. */
    byte[] sign(byte[] octets) throws GeneralSecurityException;

    /**
     * A signer by the fastest means that there are.
     *
     * @param pkcs8 the private key, PKCS #8 in DER
     * @throws GeneralSecurityException when it is none of the algorithm
     */
    static Signer of(DkimAlgorithm algorithm, byte[] pkcs8) throws GeneralSecurityException {
        PrivateKey key = algorithm.privateKey(pkcs8);
        Signer always = octets -> algorithm.sign(key, octets);
        LibCrypto library = LibCrypto.FOUND;
        return library == null ? always : library.signer(algorithm, pkcs8, always);
    }
}
