package io.postrider.delivery.queue;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the queue is worked off.
 *
 * @param handOff recipients this process has in memory, at most; more wait in the database
 * @param lease how long a process keeps what it owns after its last sign of life
 * @param claimInterval how often the database is asked for recipients that are due
 * @param claimBatch recipients taken in one claim
 * @param crashes attempts in a row that may end without an outcome before a recipient is quarantined
 * @param traceRetention how long the trace of a message is kept
 * @param unseenReplies how long an accepted message is known again whose client has not shown that it saw the reply
 * @param contentGrace how long content that nobody holds is kept
 */
@ConfigurationProperties("postrider.delivery.queue")
public record QueueProperties(
        @DefaultValue("10000") int handOff,
        @DefaultValue("20s") Duration lease,
        @DefaultValue("1s") Duration claimInterval,
        @DefaultValue("500") int claimBatch,
        @DefaultValue("5") int crashes,
        @DefaultValue("30d") Duration traceRetention,
        @DefaultValue("4h") Duration unseenReplies,
        @DefaultValue("1h") Duration contentGrace) {
    public QueueProperties {
        if (handOff < 1 || claimBatch < 1 || crashes < 1) {
            throw new IllegalArgumentException("postrider.delivery.queue: counts are at least 1");
        }
        if (crashes < 2) {
            throw new IllegalArgumentException("postrider.delivery.queue.crashes is at least 2: one may be anybody's");
        }
        if (lease.toSeconds() < 5) {
            throw new IllegalArgumentException("postrider.delivery.queue.lease is at least 5 s");
        }
    }
}
