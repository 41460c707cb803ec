package io.postrider.delivery.route;

import java.util.List;

/** Where mail to a domain goes. */
public sealed interface Route {
    /**
     * To one of these, in this order.
     *
     * @param hosts at least one
     */
    record Hosts(List<Host> hosts) implements Route {
        public Hosts {
            hosts = List.copyOf(hosts);
        }
    }

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
