package io.postrider.platform.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP to hosts that strangers name, by TLS unless their network is one that an operator named. It connects to the addresses that its caller has looked up and checked and to no others, follows
 * no redirect, reads no more than it was told to, and ends in time whatever the other side does.
 */
public final class HttpsEgress {
    private final SSLContext tls;
    private final Limits limits;
    private final Networks clear;

    /** Requests with a certificate check by these CAs, within these limits. */
    public HttpsEgress(SSLContext tls, Limits limits) {
        this(tls, limits, Networks.of(List.of()));
    }

    /**
     * The same, in clear too.
     *
     * @param clear where hosts are that may be called without TLS
     */
    public HttpsEgress(SSLContext tls, Limits limits, Networks clear) {
        this.tls = tls;
        this.limits = limits;
        this.clear = clear;
    }

    /**
     * What a request may cost.
     *
     * @param step the longest silence
     * @param whole the longest request, from look-up to last octet
     * @param octets the longest body that is read
     */
    public record Limits(Duration step, Duration whole, int octets) {}

    /**
     * What came back.
     *
     * @param status of HTTP
     * @param type its media type; empty for none
     * @param octets the body, as far as it may be read
     * @param complete whether that is all of it
     */
    public record Answer(int status, String type, byte[] octets, boolean complete) {
        /** The body as UTF-8. */
        public String text() {
            return new String(octets, StandardCharsets.UTF_8);
        }
    }

    /** The document at a URI, from those addresses alone. */
    public Answer get(URI uri, List<InetAddress> addresses) throws IOException {
        return execute(new HttpGet(uri), addresses);
    }

    /** Posts octets. */
    public Answer post(URI uri, List<InetAddress> addresses, String type, byte[] octets) throws IOException {
        return post(uri, addresses, type, octets, Map.of());
    }

    /** Posts octets with further fields in the header. */
    public Answer post(URI uri, List<InetAddress> addresses, String type, byte[] octets, Map<String, String> headers)
            throws IOException {
        var request = new HttpPost(uri);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(octets, ContentType.parse(type)));
        return execute(request, addresses);
    }

    private Answer execute(HttpUriRequestBase request, List<InetAddress> addresses) throws IOException {
        if (!mayCall(request.getScheme(), addresses)) {
            throw new IOException("not https: " + request.getScheme());
        }
        var late = CompletableFuture.delayedExecutor(limits.whole().toMillis(), TimeUnit.MILLISECONDS);
        var deadline = CompletableFuture.runAsync(request::cancel, late);
        // Closed without reading on: a body without end ends where it is too long.
        try (CloseableHttpClient http = client(addresses);
                ClassicHttpResponse response = http.executeOpen(null, request, null)) {
            return answer(response);
        } catch (IOException failure) {
            if (request.isCancelled()) {
                throw new InterruptedIOException(
                        "no end within " + limits.whole().toSeconds() + " s");
            }
            throw failure;
        } finally {
            deadline.cancel(false);
        }
    }

    private boolean mayCall(String scheme, List<InetAddress> addresses) {
        return "https".equalsIgnoreCase(scheme)
                || "http".equalsIgnoreCase(scheme) && addresses.stream().allMatch(clear::contains);
    }

    private CloseableHttpClient client(List<InetAddress> addresses) {
        Timeout step = Timeout.of(limits.step());
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Checked(addresses.toArray(InetAddress[]::new)))
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
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
                .disableContentCompression()
                .setUserAgent("Postrider")
                .build();
    }

    private Answer answer(ClassicHttpResponse response) throws IOException {
        if (response.getEntity() == null) {
            return new Answer(response.getCode(), "", new byte[0], true);
        }
        ContentType type = ContentType.parseLenient(response.getEntity().getContentType());
        byte[] octets = response.getEntity().getContent().readNBytes(limits.octets() + 1);
        boolean complete = octets.length <= limits.octets();
        return new Answer(
                response.getCode(),
                type == null ? "" : type.getMimeType(),
                complete ? octets : Arrays.copyOf(octets, limits.octets()),
                complete);
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
