package io.postrider.delivery.route;

import java.net.InetAddress;
import java.util.List;

/**
 * A server that takes mail.
 *
 * @param name its name, for TLS and for reports
 * @param addresses where it is, checked: connect to these and look nothing up again
 * @param proved whether DNSSEC proves that it is one of the domain's
 * @param tlsaBases the names under which TLSA records may be looked for, the best first; none where DNSSEC does not prove the way
 */
public record Host(String name, List<InetAddress> addresses, boolean proved, List<String> tlsaBases) {
    public Host {
        addresses = List.copyOf(addresses);
        tlsaBases = List.copyOf(tlsaBases);
    }

    /** A server of which DNSSEC proves nothing. */
    public Host(String name, List<InetAddress> addresses) {
        this(name, addresses, false, List.of());
    }
}
