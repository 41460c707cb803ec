package io.postrider.platform.client;

import io.postrider.platform.settings.PlatformProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The one HTTP client of a service and its connections, bounded per callee and in every wait. */
public final class HttpPool implements AutoCloseable {
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    private final PlatformProperties.Clients settings;
    private final FreshAddresses addresses;

    /** A pool; with an SSL context for callees that have an https URL. */
    public HttpPool(PlatformProperties.Clients settings, @Nullable SSLContext tls) {
        this(settings, tls, SystemDefaultDnsResolver.INSTANCE);
    }

    HttpPool(PlatformProperties.Clients settings, @Nullable SSLContext tls, DnsResolver names) {
        this.settings = settings;
        this.addresses = new FreshAddresses(names);
        this.connections = connections(settings, tls);
        this.client = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setRetryStrategy(new IdempotentRetry(this::leave))
                .setDefaultRequestConfig(config(settings.responseTimeout()))
                .disableAuthCaching()
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .disableDefaultUserAgent()
                .disableRedirectHandling()
                .build();
    }

    private PoolingHttpClientConnectionManager connections(
            PlatformProperties.Clients settings, @Nullable SSLContext tls) {
        var builder = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setMaxConnPerRoute(settings.maxConnections())
                .setMaxConnTotal(settings.maxConnections() * 3)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(timeout(settings.responseTimeout()))
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(settings.connectTimeout()))
                        .setSocketTimeout(timeout(settings.responseTimeout()))
                        .setTimeToLive(TimeValue.of(settings.connectionLifetime()))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .build());
        if (tls != null) {
            builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls));
        }
        return builder.build();
    }

    /** A replica is ending or gone: idle connections may lead to it too, and the next ones are to lead elsewhere. */
    private void leave(@Nullable InetAddress replica) {
        if (replica != null) {
            addresses.avoid(replica);
        }
        connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    RequestConfig config(Duration responseTimeout) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(timeout(settings.acquireTimeout()))
                .setResponseTimeout(timeout(responseTimeout))
                .setConnectionKeepAlive(TimeValue.of(settings.connectionLifetime()))
                .setProtocolUpgradeEnabled(false)
                .setExpectContinueEnabled(false)
                .build();
    }

    CloseableHttpClient client() {
        return client;
    }

    PlatformProperties.Clients settings() {
        return settings;
    }

    /** Calls that wait for a connection now. */
    int pending() {
        return connections.getTotalStats().getPending();
    }

    /** Connections in use now. */
    int leased() {
        return connections.getTotalStats().getLeased();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
