package io.postrider.delivery.route;

import io.postrider.api.auth.RouteApi.Tls;
import org.jspecify.annotations.Nullable;

/**
 * Where mail to a domain goes next.
 *
 * @param domain the recipients' domain
 * @param kind how its servers were found, and what is spoken to them
 * @param destination what is to be spared: all domains with the same one share connections, concurrency, rate and rest. Of an MX
 *     look-up it is the best server's name, so that a provider is one destination whatever the domains it hosts
 * @param route the servers, or why there are none
 * @param limits how the destination is to be treated
 * @param tls what an operator decided that TLS must be like; null for what the settings say
 * @param peer the server that somebody named; null for those of an MX look-up
 */
public record NextHop(
        String domain,
        Kind kind,
        String destination,
        Route route,
        Limits limits,
        @Nullable Tls tls,
        @Nullable Peer peer) {
    /** A domain's own servers, of which nobody decided anything. */
    public NextHop(String domain, Kind kind, String destination, Route route, Limits limits) {
        this(domain, kind, destination, route, limits, null, null);
    }

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
