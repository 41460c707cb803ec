package io.postrider.delivery.hop;

import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.tlsrpt.PolicyFound;
import io.postrider.delivery.tlsrpt.ResultType;
import org.jspecify.annotations.Nullable;

/**
 * What a server is asked for, for the mail of one domain.
 *
 * @param demand what it has to prove
 * @param otherwise what is enough for mail to go there all the same; the same as the demand unless it is only to be reported
 * @param requirement what the message asks
 * @param policy whose demand it is, for reports
 * @param flaw what is wrong with that policy already; null when nothing is
 */
public record Asked(
        Demand demand,
        Demand otherwise,
        TlsRequirement requirement,
        PolicyFound policy,
        @Nullable Flaw flaw) {
    /**
     * What is wrong with a policy.
     *
     * @param result how it is reported
     * @param why in words
     */
    public record Flaw(ResultType result, String why) {}

    /** The name to ask the server for (RFC 6066 section 3). */
    public String serverName(String host) {
        return demand instanceof Demand.Dane dane ? dane.base() : host;
    }
}
