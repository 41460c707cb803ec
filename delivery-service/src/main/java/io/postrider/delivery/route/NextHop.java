package io.postrider.delivery.route;

/**
 * Where mail to a domain goes next.
 *
 * @param domain the recipients' domain
 * @param kind how its servers were found, and what is spoken to them
 * @param destination what is to be spared: all domains with the same one share connections, concurrency, rate and rest. Of an MX
 *     look-up it is the best server's name, so that a provider is one destination whatever the domains it hosts
 * @param route the servers, or why there are none
 * @param limits how the destination is to be treated
 */
public record NextHop(String domain, Kind kind, String destination, Route route, Limits limits) {
    /** How the next server is found. */
    public enum Kind {
        /** By the domain's MX records. */
        MX,
        /** An operator named a server that relays. */
        SMARTHOST,
        /** An operator named a server that delivers. */
        LMTP
    }

    /**
     * How a destination is to be treated.
     *
     * @param connections connections at once, at most
     * @param perMinute messages a minute, at most; 0 for as many as it takes
     * @param recipients recipients in one transaction, at most; fewer when the server says so
     * @param transactions transactions on one connection, at most
     */
    public record Limits(int connections, int perMinute, int recipients, int transactions) {
        public Limits {
            if (connections < 1 || perMinute < 0 || recipients < 1 || transactions < 1) {
                throw new IllegalArgumentException("a destination's limits are at least 1");
            }
        }
    }
}
