package io.postrider.delivery.route;

import java.util.List;

/** Where mail to a domain goes. */
public sealed interface Route {
    /**
     * To one of these, in this order.
     *
     * @param best the name of the best one, whether it has an address now or not; among equals always the same
     * @param hosts at least one
     */
    record Hosts(String best, List<Host> hosts) implements Route {
        public Hosts {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * To a server that an operator named, and that is trusted wherever it is: looked up when it is connected to.
     *
     * @param host name or address
     */
    record Named(String host) implements Route {}

    /**
     * Nowhere, and never.
     *
     * @param status enhanced status code
     * @param text why
     */
    record Nowhere(String status, String text) implements Route {}

    /**
     * Nobody can say now.
     *
     * @param status enhanced status code
     * @param text why
     */
    record Unknown(String status, String text) implements Route {}
}
