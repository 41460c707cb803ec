package io.postrider.platform.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The text of a certificate chain and of its private key, as they lay in their files at one moment.
 *
 * @param certificate PEM certificates, the server's own first (RFC 7468 section 5)
 * @param privateKey a PKCS #8 key in PEM (RFC 7468 section 10)
 */
record PemFiles(byte[] certificate, byte[] privateKey) {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    static PemFiles read(Path certificate, Path privateKey) throws IOException {
        return new PemFiles(Files.readAllBytes(certificate), Files.readAllBytes(privateKey));
    }

    boolean sameAs(PemFiles other) {
        return Arrays.equals(certificate, other.certificate) && Arrays.equals(privateKey, other.privateKey);
    }

    List<X509Certificate> chain() throws GeneralSecurityException {
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(certificate))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("the certificate file holds no certificate");
        }
        return chain;
    }

    /** The key, checked against the certificate: a pair that does not fit would fail every handshake. */
    PrivateKey key(PublicKey publicKey) throws GeneralSecurityException {
        PrivateKey key =
                KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der()));
        byte[] probe = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(signatureAlgorithm(publicKey));
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the private key does not belong to the certificate");
        }
        return key;
    }

    private static String signatureAlgorithm(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    private byte[] der() throws GeneralSecurityException {
        String text = new String(privateKey, StandardCharsets.US_ASCII);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("the private key file holds no PKCS #8 key (BEGIN PRIVATE KEY)");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the private key file holds no base64", e);
        }
    }

    @Override
    public String toString() {
        return "PemFiles[…]";
    }
}
