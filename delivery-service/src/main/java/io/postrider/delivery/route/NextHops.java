package io.postrider.delivery.route;

import org.jspecify.annotations.Nullable;

/** Finds next hops: first what an operator decided about a domain, else its MX records. */
public interface NextHops {
    /** The domain of a reverse-path when somebody decided about its mail; else empty. Asks nobody. */
    default String sender(String reversePath) {
        return "";
    }

    /** Whether mail to one domain may go different ways, by who sends it. */
    default boolean dependOnSenders() {
        return false;
    }

    /** The next hop that an operator decided about; null when the DNS has to be asked. Asks nobody and answers at once. */
    @Nullable NextHop decided(Way way);

    /** The next hop, decided or not. May ask the DNS and take its time; always answers, if need be with {@link Route.Unknown}. */
    NextHop of(Way way);

    /** The next hop by a domain's own servers, whatever was decided. */
    NextHop byMx(String domain);

    /** How a destination is treated of which nothing was decided. */
    NextHop.Limits limits();
}
