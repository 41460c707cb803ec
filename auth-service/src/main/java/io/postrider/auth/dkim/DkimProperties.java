package io.postrider.auth.dkim;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that sign mail (DKIM).
 *
 * @param rotateEvery how old a domain's keys get before new ones are made, which sign once their records are found in the DNS; 0
 *     makes none
 * @param publishBefore how long the record of a new key has been in the DNS before the key takes over from an old one
 * @param keepAfter how long the record of an old key is still to be published, for mail that is under way
 * @param lookEvery how often each replica looks for domains that need keys, or whose keys are due
 */
@ConfigurationProperties("postrider.auth.dkim")
record DkimProperties(
        @DefaultValue("90d") Duration rotateEvery,
        @DefaultValue("2d") Duration publishBefore,
        @DefaultValue("7d") Duration keepAfter,
        @DefaultValue("10s") Duration lookEvery) {
    DkimProperties {
        if (rotateEvery.isNegative()
                || publishBefore.isNegative()
                || keepAfter.isNegative()
                || !lookEvery.isPositive()) {
            throw new IllegalArgumentException("postrider.auth.dkim.* must not be negative, and look-every is above 0");
        }
    }
}
