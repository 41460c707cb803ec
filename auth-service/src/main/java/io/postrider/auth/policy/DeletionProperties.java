package io.postrider.auth.policy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What becomes of deleted accounts.
 *
 * @param grace how long a deleted account may come back; then it is erased with its mail
 */
@ConfigurationProperties("postrider.auth.deletion")
public record DeletionProperties(@DefaultValue("30d") Duration grace) {
    public DeletionProperties {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("postrider.auth.deletion.grace is negative");
        }
    }
}
