package io.postrider.delivery.accept;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How mail is accepted.
 *
 * @param committers transactions that accept mail at the same time; one makes the largest groups and costs the least,
 *     more hide the wait for a slow disk
 * @param groupMessages messages in one transaction, at most
 * @param groupSize octets of content in one transaction, at most, unless a single message has more
 * @param waitingMessages accepts that may wait for their transaction; more are told to come again
 * @param waitingSize octets of content that may wait for their transaction
 * @param uploads chunks of large messages written at the same time; the pool's other connections are for small mail
 * @param timeout how long an accept waits for its commit before its outcome counts as unknown
 * @param maxRecipients recipients of one message, at most
 */
@ConfigurationProperties("postrider.delivery.accept")
public record AcceptProperties(
        @DefaultValue("1") int committers,
        @DefaultValue("200") int groupMessages,
        @DefaultValue("8MB") DataSize groupSize,
        @DefaultValue("2000") int waitingMessages,
        @DefaultValue("64MB") DataSize waitingSize,
        @DefaultValue("4") int uploads,
        @DefaultValue("14s") Duration timeout,
        @DefaultValue("5000") int maxRecipients) {
    public AcceptProperties {
        if (committers < 1 || uploads < 1 || groupMessages < 1 || waitingMessages < 1 || maxRecipients < 1) {
            throw new IllegalArgumentException("postrider.delivery.accept: counts are at least 1");
        }
    }
}
