package io.postrider.delivery.sending;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When an account sends so much more than it usually does that its mail is held, as that of one whose password was stolen. What it
 * usually sends is the most that it has sent within an hour in the last five weeks.
 *
 * @param enabled whether accounts are braked at all
 * @param factor how many times what it usually sends an account may send within an hour
 * @param messages messages within an hour that brake no account, whatever it usually sends
 * @param recipients recipients within an hour that brake no account, whatever it usually sends
 * @param domains domains elsewhere within an hour that brake no account, however few it usually writes to
 * @param failures recipients within an hour to which nothing could be delivered that brake no account
 * @param failureShare how many of a hundred recipients of an hour may come to nothing beyond those
 * @param leave how long an account that was released is left alone
 */
@ConfigurationProperties("postrider.delivery.brake")
public record BrakeProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5") int factor,
        @DefaultValue("1000") int messages,
        @DefaultValue("2500") int recipients,
        @DefaultValue("1000") int domains,
        @DefaultValue("200") int failures,
        @DefaultValue("30") int failureShare,
        @DefaultValue("24h") Duration leave) {
    public BrakeProperties {
        if (factor < 1 || messages < 1 || recipients < 1 || domains < 1 || failures < 1 || failureShare < 1) {
            throw new IllegalArgumentException("postrider.delivery.brake: factor and floors are at least 1");
        }
    }
}
