package io.postrider.delivery.webhook;

import io.postrider.platform.net.Networks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls URLs that customers name. A host is looked up once, its addresses are checked, and those that passed are connected to; no
 * redirect is followed, no answer is read.
 */
final class Endpoint {
    private final Networks allowed;
    private final Duration timeout;

    Endpoint(Networks allowed, Duration timeout) {
        this.allowed = allowed;
        this.timeout = timeout;
    }

    /** Posts JSON; answers the HTTP status. */
    int post(URI url, Map<String, String> headers, String body) throws IOException {
        InetAddress[] addresses = addresses(url);
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        var late = CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        var deadline = CompletableFuture.runAsync(request::cancel, late);
        try (CloseableHttpClient client = client(addresses)) {
            return client.execute(request, response -> response.getCode());
        } catch (IOException failure) {
            throw request.isCancelled() ? new IOException("no answer within " + timeout.toSeconds() + " s") : failure;
        } finally {
            deadline.cancel(false);
        }
    }

    private InetAddress[] addresses(URI url) throws IOException {
        String host = url.getHost();
        List<InetAddress> found = Arrays.asList(
                InetAddress.getAllByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host));
        boolean secure = "https".equals(url.getScheme());
        InetAddress[] reached = found.stream()
                .filter(address -> allowed.contains(address) || secure && !Networks.INTERNAL.contains(address))
                .toArray(InetAddress[]::new);
        if (reached.length == 0) {
            throw new UnknownHostException(host + " is at no address that webhooks may be at");
        }
        return reached;
    }

    private CloseableHttpClient client(InetAddress[] addresses) {
        Timeout step = Timeout.of(timeout);
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Checked(addresses))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(step)
                        .setSocketTimeout(step)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(step).build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .setUserAgent("Postrider")
                .build();
    }

    /** Whatever the name, these. */
    private record Checked(InetAddress[] addresses) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) {
            return addresses.clone();
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
