package io.postrider.delivery.route;

import org.jspecify.annotations.Nullable;

/** Finds next hops: first what an operator decided about a domain, else its MX records. */
public interface NextHops {
    /** What an operator decided about a domain; null when that is nothing. Asks nobody and answers at once. */
    @Nullable
    NextHop decided(String domain);

    /**
     * The next hop of a domain, decided or not. May ask the DNS and take its time; always answers, if need be with
     * {@link Route.Unknown}.
     */
    NextHop of(String domain);
}
