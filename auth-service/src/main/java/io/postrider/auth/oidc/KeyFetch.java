package io.postrider.auth.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import io.postrider.platform.net.Networks;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Fetches providers' keys. An administrator of a domain chooses the URL, so it must not lead into our own network: the
 * addresses that are connected to are those that were checked, and no redirect is followed.
 */
@Component
class KeyFetch implements ResourceRetriever {
    private static final int LONGEST = 256 * 1024;
    private static final Timeout PATIENCE = Timeout.ofSeconds(3);
    /** For all of a fetch: one that sends an octet every two seconds would hold a connection for days. */
    private static final Duration LONGEST_FETCH = Duration.ofSeconds(8);

    private final Networks allowed;
    private final CloseableHttpClient http;
    private final Duration longestFetch;

    @Autowired
    KeyFetch(OidcProperties properties) {
        this(properties, LONGEST_FETCH);
    }

    KeyFetch(OidcProperties properties, Duration longestFetch) {
        this.longestFetch = longestFetch;
        this.allowed = properties.internalNetworks();
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new GuardedResolver())
                        .setMaxConnTotal(8)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(PATIENCE)
                                .setSocketTimeout(PATIENCE)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(PATIENCE)
                        .setResponseTimeout(PATIENCE)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .build();
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        URI uri = URI.create(url.toString());
        if (!"https".equals(uri.getScheme()) && allowed.isEmpty()) {
            throw new IOException("not https");
        }
        HttpGet get = new HttpGet(uri);
        CompletableFuture.delayedExecutor(longestFetch.toMillis(), TimeUnit.MILLISECONDS)
                .execute(get::cancel);
        return http.execute(get, KeyFetch::resource);
    }

    private static Resource resource(ClassicHttpResponse response) throws IOException {
        if (response.getCode() != 200 || response.getEntity() == null) {
            throw new IOException("status " + response.getCode());
        }
        byte[] octets = response.getEntity().getContent().readNBytes(LONGEST + 1);
        if (octets.length > LONGEST) {
            throw new IOException("longer than any set of keys");
        }
        return new Resource(new String(octets, StandardCharsets.UTF_8), "application/json");
    }

    private final class GuardedResolver extends SystemDefaultDnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = super.resolve(host);
            for (InetAddress address : addresses) {
                if (Networks.INTERNAL.contains(address) && !allowed.contains(address)) {
                    throw new UnknownHostException(host + " leads to an internal address");
                }
            }
            return addresses;
        }
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
