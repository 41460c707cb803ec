package io.postrider.mailbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of mailbox-service.
 *
 * @param deliveryLanes delivery transactions at a time, and as many that append
 * @param maxMessageSize the largest message that may be appended
 * @param retention how long expunged messages and their content are kept
 * @param keyRetention how long a delivery's key outlives its message
 * @param contentGrace how long content that nobody holds is kept, and uploads that nobody accepts
 * @param housekeepingInterval how often what is due is removed
 */
@ConfigurationProperties("postrider.mailbox")
public record MailboxProperties(
        @DefaultValue("2") int deliveryLanes,
        @DefaultValue("100MB") DataSize maxMessageSize,
        @DefaultValue("14d") Duration retention,
        @DefaultValue("7d") Duration keyRetention,
        @DefaultValue("1h") Duration contentGrace,
        @DefaultValue("1m") Duration housekeepingInterval) {}
