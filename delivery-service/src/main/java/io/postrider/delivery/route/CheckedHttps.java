package io.postrider.delivery.route;

import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.Dns.Answer;
import io.postrider.platform.net.HttpsEgress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/** HTTPS to hosts that strangers name: looked up once, checked, and connected to at the checked addresses. */
public final class CheckedHttps {
    private final Dns dns;
    private final TargetPolicy policy;
    private final HttpsEgress https;

    /** Asks that DNS and keeps to that policy. */
    public CheckedHttps(Dns dns, TargetPolicy policy, HttpsEgress https) {
        this.dns = dns;
        this.policy = policy;
        this.https = https;
    }

    /** The document at a URI. */
    public HttpsEgress.Answer get(URI uri) throws IOException {
        return https.get(uri, addresses(uri));
    }

    /** Posts octets. */
    public HttpsEgress.Answer post(URI uri, String type, byte[] octets) throws IOException {
        return https.post(uri, addresses(uri), type, octets);
    }

    private List<InetAddress> addresses(URI uri) throws IOException {
        String host = uri.getHost();
        if (host == null) {
            throw new UnknownHostException("no host in " + uri);
        }
        List<InetAddress> allowed = found(host).stream().filter(policy::allows).toList();
        if (allowed.isEmpty()) {
            throw new UnknownHostException(host + " is at no public address");
        }
        return allowed;
    }

    private List<InetAddress> found(String host) throws IOException {
        try {
            return List.of(InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host));
        } catch (IllegalArgumentException name) {
            return switch (dns.addresses(host)) {
                case Answer.Found<InetAddress>(List<InetAddress> found, boolean secure) -> found;
                case Answer.None<InetAddress> none -> throw new UnknownHostException(host + " has no address");
                case Answer.NoSuchName<InetAddress> none -> throw new UnknownHostException("there is no " + host);
                case Answer.Unknown<InetAddress>(String why) -> throw new UnknownHostException(host + ": " + why);
            };
        }
    }
}
