package io.postrider.delivery.smtpclient;

import io.postrider.delivery.certificate.TrustedCas;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

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
        return verifiedBy(TrustedCas.of(null));
    }

    /** Takes certificates for the server's name that one of these CAs vouches for. */
    public static ClientTls verifiedBy(TrustedCas cas) {
        return new ClientTls(cas.context(), Check.NAME);
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

    /** Of the extended kind, or the platform would still turn down what is old and weak, and mail would go in clear instead. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException("no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException("no server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Opportunistic, or judged after the handshake.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            // Likewise.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // Likewise.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
