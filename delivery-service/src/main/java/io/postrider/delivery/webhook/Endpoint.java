package io.postrider.delivery.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.platform.net.HttpsEgress;
import io.postrider.platform.net.Networks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** Calls URLs that customers name, at the addresses where they may be: the host is looked up once, and what was checked is called. */
final class Endpoint {
    private final Networks allowed;
    private final HttpsEgress egress;

    Endpoint(SSLContext tls, Networks allowed, Duration timeout) {
        this.allowed = allowed;
        // Nobody reads what they answer.
        this.egress = new HttpsEgress(tls, new HttpsEgress.Limits(timeout, timeout, 0), allowed);
    }

    /** Posts JSON; answers the HTTP status. */
    int post(URI url, Map<String, String> headers, String body) throws IOException {
        return egress.post(url, addresses(url), "application/json; charset=UTF-8", body.getBytes(UTF_8), headers)
                .status();
    }

    private List<InetAddress> addresses(URI url) throws IOException {
        String host = url.getHost();
        boolean secure = "https".equals(url.getScheme());
        List<InetAddress> reached = Arrays.stream(
                        InetAddress.getAllByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host))
                .filter(address -> allowed.contains(address) || secure && !Networks.INTERNAL.contains(address))
                .toList();
        if (reached.isEmpty()) {
            throw new UnknownHostException(host + " is at no address that webhooks may be at");
        }
        return reached;
    }
}
