package io.postrider.standalone.router;

import io.postrider.platform.net.TlsContext;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.apache.tomcat.util.net.SSLContext;
import org.jspecify.annotations.Nullable;

/** Gives Tomcat, for each new connection, the certificate that is in use at that moment. */
final class FollowedCertificate implements SSLContext {
    private final TlsContext tls;

    FollowedCertificate(TlsContext tls) {
        this.tls = tls;
    }

    @Override
    public void init(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
        // Already made from the files.
    }

    @Override
    public void destroy() {
        // The router closes it.
    }

    @Override
    public SSLSessionContext getServerSessionContext() {
        return tls.sslContext().getServerSessionContext();
    }

    @Override
    public SSLEngine createSSLEngine() {
        return tls.sslContext().createSSLEngine();
    }

    @Override
    public SSLServerSocketFactory getServerSocketFactory() {
        return tls.sslContext().getServerSocketFactory();
    }

    @Override
    public SSLParameters getSupportedSSLParameters() {
        return tls.sslContext().getSupportedSSLParameters();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getAcceptedIssuers() {
        return null;
    }
}
