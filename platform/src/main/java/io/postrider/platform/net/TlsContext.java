package io.postrider.platform.net;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server side of TLS for listeners, from a certificate and a key in PEM files. The files may change at any
 * time: new sessions get the new certificate within seconds, running ones go on. While the files are broken the last
 * good pair stays in use and {@link #reloadFailing()} tells it.
 */
public final class TlsContext implements MeterBinder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TlsContext.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(10);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Path certificate;
    private final Path privateKey;
    private volatile Loaded current;
    private volatile boolean reloadFailing;
    private @Nullable PemFiles lastRefused;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("tls-files").factory());

    private record Loaded(PemFiles files, SSLContext context, Instant notAfter) {}

    private TlsContext(Path certificate, Path privateKey, Loaded first) {
        this.certificate = certificate;
        this.privateKey = privateKey;
        this.current = first;
    }

    /**
     * Loads the files and follows their changes until {@link #close()}.
     *
     * @throws IllegalStateException when they can't be used: a service must not start without its certificate
     */
    public static TlsContext watching(Path certificate, Path privateKey) {
        TlsContext context = load(certificate, privateKey);
        context.watcher.scheduleWithFixedDelay(
                context::reload, CHECK_EVERY.toMillis(), CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return context;
    }

    static TlsContext load(Path certificate, Path privateKey) {
        try {
            return new TlsContext(certificate, privateKey, loaded(PemFiles.read(certificate, privateKey)));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot use certificate " + certificate + " with key " + privateKey, e);
        }
    }

    /** Looks at the files once; returns whether a new pair came into use. */
    public synchronized boolean reload() {
        PemFiles files = null;
        try {
            files = PemFiles.read(certificate, privateKey);
            if (files.sameAs(current.files())) {
                reloadFailing = false;
                return false;
            }
            current = loaded(files);
            reloadFailing = false;
            log.info("event=tls-reloaded certificate={} notAfter={}", certificate, current.notAfter());
            return true;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            reportOnce(files, e);
            return false;
        }
    }

    private void reportOnce(@Nullable PemFiles files, Exception cause) {
        boolean reported = reloadFailing && (files == null || lastRefused != null && files.sameAs(lastRefused));
        if (!reported) {
            log.error("event=tls-reload-failed certificate={} reason=\"{}\"", certificate, cause.toString());
        }
        lastRefused = files;
        reloadFailing = true;
    }

    private static Loaded loaded(PemFiles files) throws GeneralSecurityException, IOException {
        List<X509Certificate> chain = files.chain();
        X509Certificate own = chain.getFirst();
        char[] password = {};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("server", files.key(own.getPublicKey()), password, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new Loaded(files, context, own.getNotAfter().toInstant());
    }

    /** The present context, for servers that make their sockets themselves. */
    public SSLContext sslContext() {
        return current.context();
    }

    /** The server's TLS over an accepted connection; the handshake is still to be done. Nothing is looked up in DNS. */
    public SSLSocket over(Socket accepted) throws IOException {
        // RFC 8996: nothing below TLS 1.2.
        SSLSocket socket = (SSLSocket) current.context().getSocketFactory().createSocket(accepted, null, true);
        socket.setUseClientMode(false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** When the certificate in use ends. */
    public Instant notAfter() {
        return current.notAfter();
    }

    /** Whether the files, as they are now, can't be used, so that an older pair serves. */
    public boolean reloadFailing() {
        return reloadFailing;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "postrider.tls.expiry",
                        this,
                        tls -> Duration.between(Instant.now(), tls.notAfter()).toSeconds())
                .description("time left of the mail listeners' certificate")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("postrider.tls.reload.failing", this, tls -> tls.reloadFailing() ? 1 : 0)
                .description("1 while the certificate files can't be used and an older pair serves")
                .register(registry);
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }
}
