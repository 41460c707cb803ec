package io.postrider.standalone.setup;

/**
 * A certificate and its key.
 *
 * @param chain PEM, the certificate first, its issuer last
 * @param privateKey PEM, PKCS #8
 */
public record IssuedCertificate(String chain, String privateKey) {

    @Override
    public String toString() {
        return "IssuedCertificate[" + chain.length() + " characters]";
    }
}
