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
 */
@ConfigurationProperties("postrider.delivery.suppressions")
public record SuppressionProperties(
        @DefaultValue List<String> feedbackAddresses,
        @DefaultValue("2s") Duration refresh) {
    public SuppressionProperties {
        feedbackAddresses = List.copyOf(feedbackAddresses);
        if (refresh.toMillis() < 1) {
            throw new IllegalArgumentException("postrider.delivery.suppressions.refresh is above 0");
        }
    }
}
