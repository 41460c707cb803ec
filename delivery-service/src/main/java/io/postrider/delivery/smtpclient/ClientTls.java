package io.postrider.delivery.smtpclient;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** How certificates of servers are judged. */
public final class ClientTls {
    private final SSLContext context;
    private final Check check;

    /** What a certificate has to prove. */
    public enum Check {
        /** Nothing: TLS keeps listeners out, not impostors (RFC 7435). */
        NONE,
        /** That a CA which we trust vouches for the server's name. */
        NAME
    }

    private ClientTls(SSLContext context, Check check) {
        this.context = context;
        this.check = check;
    }

    /** Takes any certificate. */
    public static ClientTls anyCertificate() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
            return new ClientTls(context, Check.NONE);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Takes certificates for the server's name that a CA of the system vouches for. */
    public static ClientTls verified() {
        try {
            return new ClientTls(SSLContext.getDefault(), Check.NAME);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Takes certificates for the server's name that one of the CAs in a PEM file vouches for. */
    public static ClientTls verifiedBy(Path cas) {
        try (InputStream pem = Files.newInputStream(cas)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), ca);
            }
            if (trusted.size() == 0) {
                throw new IllegalArgumentException(cas + " holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), new SecureRandom());
            return new ClientTls(context, Check.NAME);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("no CA can be read from " + cas, unusable);
        }
    }

    SSLSocket over(Socket socket, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
        secured.setUseClientMode(true);
        if (check == Check.NAME) {
            SSLParameters parameters = secured.getSSLParameters();
            // RFC 9525: the rules for names are the same for SMTP
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
        }
        return secured;
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("no server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Opportunistic: nobody is vouched for.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
