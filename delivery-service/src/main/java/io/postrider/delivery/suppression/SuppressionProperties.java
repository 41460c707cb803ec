package io.postrider.delivery.suppression;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Addresses that mail does not go to.
 *
 * @param feedbackAddresses addresses here at which complaints arrive (ARF, RFC 5965): who complains about what a tenant sent is
 *     suppressed for that tenant
 * @param refresh how long a replica may take to hear of the first address of a tenant
 * @param afterBounce of which mail addresses are suppressed that do not exist, for the tenant that sent it: none, bulk (to
 *     many, of lists, of machines) or all
 * @param bounced how long such an address stays suppressed
 */
@ConfigurationProperties("postrider.delivery.suppressions")
public record SuppressionProperties(
        @DefaultValue List<String> feedbackAddresses,
        @DefaultValue("2s") Duration refresh,
        @DefaultValue("bulk") AfterBounce afterBounce,
        @DefaultValue("30d") Duration bounced) {
    /** Whose bounces count. */
    public enum AfterBounce {
        /** Of no mail. */
        NONE,
        /** Of mail that goes to many. */
        BULK,
        /** Of all mail. */
        ALL
    }

    public SuppressionProperties {
        feedbackAddresses = List.copyOf(feedbackAddresses);
        if (refresh.toMillis() < 1 || bounced.toSeconds() < 1) {
            throw new IllegalArgumentException("postrider.delivery.suppressions.refresh and bounced are above 0");
        }
    }
}
