package io.postrider.mailbox.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates the servers may have that mail is taken from. */
public final class SourceTls {
    private SourceTls() {}

    /** The CAs of the Java runtime, and those in a PEM file where there is one: many an old server has a CA of its own. */
    public static SSLSocketFactory trusting(@Nullable Path more) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager usual) {
                    for (Certificate ca : usual.getAcceptedIssuers()) {
                        trusted.setCertificateEntry("ca-" + trusted.size(), ca);
                    }
                }
            }
            if (more != null) {
                add(trusted, more);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(trusted), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalStateException(
                    "postrider.mailbox.imports.certificate-authorities: " + more + " is unusable", unusable);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static void add(KeyStore trusted, Path file) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            int before = trusted.size();
            for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), ca);
            }
            if (trusted.size() == before) {
                throw new IOException("it holds no certificate");
            }
        }
    }
}
