package io.postrider.auth.dns;

import io.postrider.platform.net.Networks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches an MTA-STS policy as a mail server does (RFC 8461 section 3.3). A record names the address, and whoever may edit a
 * domain's zone writes that: so those that lead inside are not connected to, and only what was checked is.
 */
final class PolicyFetch {
    static final String PATH = "/.well-known/mta-sts.txt";

    // RFC 8461 section 3.2 suggests so much at most.
    private static final int LONGEST = 64 * 1024;
    private static final Timeout PATIENCE = Timeout.ofSeconds(3);

    private final SSLContext tls;
    private final int port;

    PolicyFetch(SSLContext tls, int port) {
        this.tls = tls;
        this.port = port;
    }

    /**
     * What came back.
     *
     * @param status of HTTP
     * @param type its media type; empty for none
     * @param text as far as it is no longer than a policy may be
     */
    record Answer(int status, String type, String text) {}

    /** Whether an address may be connected to: a public one, or one of our own. */
    static boolean mayReach(InetAddress address, List<InetAddress> own) {
        return !Networks.INTERNAL.contains(address) || own.contains(address);
    }

    /** The document of a host, from those addresses alone. */
    Answer fetch(String host, List<InetAddress> addresses) throws IOException {
        try (CloseableHttpClient http = client(addresses)) {
            URI uri = URI.create("https://" + host + (port == 443 ? "" : ":" + port) + PATH);
            return http.execute(new HttpGet(uri), PolicyFetch::answer);
        }
    }

    private CloseableHttpClient client(List<InetAddress> addresses) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Checked(addresses.toArray(InetAddress[]::new)))
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(PATIENCE)
                        .setSocketTimeout(PATIENCE)
                        .build())
                .build();
        // RFC 8461 section 3.3: no redirect is followed
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(PATIENCE).build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        if (response.getEntity() == null) {
            return new Answer(response.getCode(), "", "");
        }
        ContentType type = ContentType.parseLenient(response.getEntity().getContentType());
        byte[] octets = response.getEntity().getContent().readNBytes(LONGEST);
        return new Answer(
                response.getCode(), type == null ? "" : type.getMimeType(), new String(octets, StandardCharsets.UTF_8));
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
