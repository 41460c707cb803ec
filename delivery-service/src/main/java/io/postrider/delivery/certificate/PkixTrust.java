package io.postrider.delivery.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What a certificate chain is worth by the CAs that are trusted for everything. */
public final class PkixTrust {
    private final X509TrustManager trust;

    private PkixTrust(X509TrustManager trust) {
        this.trust = trust;
    }

    /** The CAs of the system. */
    public static PkixTrust system() {
        return of(null);
    }

    /** The CAs of a store; those of the system when there is none. */
    public static PkixTrust of(@Nullable KeyStore cas) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(cas);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return new PkixTrust(x509);
                }
            }
            throw new IllegalStateException(
                    "no trust manager for X.509: " + Arrays.toString(factory.getTrustManagers()));
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    /**
     * Judges what a server has shown.
     *
     * @param chain its own certificate first
     * @param names any of which the certificate may be for
     */
    public Verdict judge(List<X509Certificate> chain, Collection<String> names) {
        if (chain.isEmpty()) {
            return Verdict.UNTRUSTED;
        }
        try {
            // The handshake is over, and has proved that the server holds the key: how it did does not matter here.
            trust.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
        } catch (CertificateException refused) {
            return isExpiry(refused) ? Verdict.EXPIRED : Verdict.UNTRUSTED;
        }
        // RFC 8461 section 4.1: by DNS-ID, never by common name
        return CertificateNames.of(chain.getFirst()).coverAny(names) ? Verdict.TRUSTED : Verdict.WRONG_NAME;
    }

    private static boolean isExpiry(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException
                    || cause instanceof CertPathValidatorException path && path.getReason() == BasicReason.EXPIRED) {
                return true;
            }
        }
        return false;
    }
}
