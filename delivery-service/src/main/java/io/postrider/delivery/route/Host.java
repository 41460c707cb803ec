package io.postrider.delivery.route;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that takes mail.
 *
 * @param name its name, for TLS and for reports
 * @param addresses where it is, checked: connect to these and look nothing up again; IPv6 and IPv4 take turns
 * @param proved whether DNSSEC proves that it is one of the domain's
 * @param tlsaBases the names under which TLSA records may be looked for, the best first; none where DNSSEC does not prove the way
 */
public record Host(String name, List<InetAddress> addresses, boolean proved, List<String> tlsaBases) {
    public Host {
        addresses = takingTurns(addresses);
        tlsaBases = List.copyOf(tlsaBases);
    }

    /** A server of which DNSSEC proves nothing. */
    public Host(String name, List<InetAddress> addresses) {
        this(name, addresses, false, List.of());
    }

    /** A machine may have no way to one of the families, and not all addresses are tried (RFC 5321 section 5.1). */
    private static List<InetAddress> takingTurns(List<InetAddress> addresses) {
        List<InetAddress> six =
                addresses.stream().filter(Inet6Address.class::isInstance).toList();
        List<InetAddress> four = addresses.stream()
                .filter(address -> !(address instanceof Inet6Address))
                .toList();
        List<InetAddress> turns = new ArrayList<>(addresses.size());
        for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
            if (i < six.size()) {
                turns.add(six.get(i));
            }
            if (i < four.size()) {
                turns.add(four.get(i));
            }
        }
        return List.copyOf(turns);
    }
}
