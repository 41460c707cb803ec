package io.postrider.delivery.verdict;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of kept verdicts.
 *
 * @param retention how long the verdict on a message is kept
 * @param quarantine how long a message is held by its verdict before it is deleted
 */
@ConfigurationProperties("postrider.delivery.verdicts")
record VerdictProperties(
        @DefaultValue("30d") Duration retention,
        @DefaultValue("30d") Duration quarantine) {
    VerdictProperties {
        if (retention.toDays() < 1 || quarantine.toDays() < 1) {
            throw new IllegalArgumentException("postrider.delivery.verdicts: times are 1d at least");
        }
    }
}
