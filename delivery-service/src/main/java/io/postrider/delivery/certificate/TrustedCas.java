package io.postrider.delivery.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The CAs that may vouch for other servers. */
public final class TrustedCas {
    private final @Nullable KeyStore store;

    private TrustedCas(@Nullable KeyStore store) {
        this.store = store;
    }

    /** Those in a PEM file; those of the system when there is none. */
    public static TrustedCas of(@Nullable Path pem) {
        return new TrustedCas(pem == null ? null : read(pem));
    }

    /** Those in a text in PEM. */
    public static TrustedCas ofPem(String pem) {
        try {
            return new TrustedCas(read(new ByteArrayInputStream(pem.getBytes(US_ASCII)), "the text"));
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("no CA can be read", unusable);
        }
    }

    private static KeyStore read(Path cas) {
        try (InputStream pem = Files.newInputStream(cas)) {
            return read(pem, cas.toString());
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("no CA can be read from " + cas, unusable);
        }
    }

    private static KeyStore read(InputStream pem, String cas) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
            trusted.setCertificateEntry("ca-" + trusted.size(), ca);
        }
        if (trusted.size() == 0) {
            throw new IllegalArgumentException(cas + " holds no certificate");
        }
        return trusted;
    }

    /** Judges certificate chains by them. */
    public PkixTrust trust() {
        return PkixTrust.of(store);
    }

    /** For clients that let nothing else in. */
    public SSLContext context() {
        try {
            if (store == null) {
                return SSLContext.getDefault();
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
