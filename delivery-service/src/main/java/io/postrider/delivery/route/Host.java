package io.postrider.delivery.route;

import java.net.InetAddress;
import java.util.List;

/**
 * A server that takes mail.
 *
 * @param name its name, for TLS and for reports
 * @param addresses where it is, checked: connect to these and look nothing up again
 */
public record Host(String name, List<InetAddress> addresses) {
    public Host {
        addresses = List.copyOf(addresses);
    }
}
