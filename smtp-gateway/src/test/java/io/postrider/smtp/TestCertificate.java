package io.postrider.smtp;

import io.postrider.platform.net.TlsContext;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed certificate for a test's server. */
final class TestCertificate {
    private TestCertificate() {}

    static TlsContext context() {
        try {
            Path folder = Files.createTempDirectory("smtp-test");
            Path certificate = folder.resolve("tls.crt");
            Path key = folder.resolve("tls.key");
            write(certificate, key);
            TlsContext context = TlsContext.watching(certificate, key);
            Files.delete(certificate);
            Files.delete(key);
            Files.delete(folder);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static void write(Path certificate, Path key) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=mx.example.org");
        Instant now = Instant.now();
        byte[] der = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plusSeconds(86_400)),
                        name,
                        pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        Files.writeString(certificate, pem("CERTIFICATE", der));
        Files.writeString(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
