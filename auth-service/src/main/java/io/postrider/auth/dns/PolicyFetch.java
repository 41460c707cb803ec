package io.postrider.auth.dns;

import io.postrider.platform.net.HttpsEgress;
import io.postrider.platform.net.Networks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Fetches an MTA-STS policy as a mail server does (RFC 8461 section 3.3). A record names the address, and whoever may edit a
 * domain's zone writes that: so those that lead inside are not connected to, and only what was checked is.
 */
final class PolicyFetch {
    static final String PATH = "/.well-known/mta-sts.txt";

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    // RFC 8461 section 3.2 suggests so many octets at most.
    private static final HttpsEgress.Limits LIMITS =
            new HttpsEgress.Limits(PATIENCE, PATIENCE.multipliedBy(2), 64 * 1024);

    private final HttpsEgress https;
    private final int port;

    PolicyFetch(SSLContext tls, int port) {
        this.https = new HttpsEgress(tls, LIMITS);
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
        URI uri = URI.create("https://" + host + (port == 443 ? "" : ":" + port) + PATH);
        HttpsEgress.Answer answer = https.get(uri, addresses);
        return new Answer(answer.status(), answer.type(), answer.text());
    }
}
