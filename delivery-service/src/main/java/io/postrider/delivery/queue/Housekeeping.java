package io.postrider.delivery.queue;

import io.postrider.blob.ContentSweeper;
import io.postrider.platform.lifecycle.Rounds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Measures the queue, and sweeps away what is old: traces, replies never seen, content that nobody holds any more. */
final class Housekeeping extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final int SWEEP_ROUNDS = 20;
    private static final int WALK_ROUNDS = (int) (Duration.ofDays(1).toSeconds() / ROUND.toSeconds());
    private static final int MEASURE_SHARE = 100;
    private static final int TRACE_BATCH = 5_000;

    private static final String OLD_TRACES = """
            DELETE FROM queue.trace WHERE (message_id, ordinal) IN (
                SELECT message_id, ordinal FROM queue.trace
                WHERE finished_at < now() - :seconds * interval '1 second' LIMIT :batch)
            """;

    private static final String OLD_ATTEMPTS = """
            DELETE FROM queue.attempt WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM queue.attempt WHERE at < now() - :seconds * interval '1 second' LIMIT :batch))
            """;

    private static final String OLD_ACTIONS = """
            DELETE FROM queue.action WHERE action_id IN (
                SELECT action_id FROM queue.action
                WHERE created_at < now() - :seconds * interval '1 second' AND finished_at IS NOT NULL LIMIT :batch)
            """;

    private final JdbcClient jdbc;
    private final ContentSweeper contents;
    private final QueueProperties properties;
    private final QueueGauges gauges;
    private long nextMeasure = System.nanoTime();
    private long rounds;

    Housekeeping(JdbcClient jdbc, ContentSweeper contents, QueueProperties properties, QueueGauges gauges) {
        super("queue-housekeeping", ROUND, First.AT_ONCE);
        this.jdbc = jdbc;
        this.contents = contents;
        this.properties = properties;
        this.gauges = gauges;
    }

    @Override
    protected void round() {
        measureNowAndThen();
        rounds++;
        if (rounds % SWEEP_ROUNDS == 0) {
            sweep();
        }
        if (rounds % WALK_ROUNDS == 0) {
            contents.walk();
        }
    }

    /** Counting takes the longer the more there is; it is done the more seldom then, so that it stays a hundredth of the time. */
    private void measureNowAndThen() {
        long begun = System.nanoTime();
        if (begun - nextMeasure < 0) {
            return;
        }
        measure();
        long now = System.nanoTime();
        nextMeasure = now + (now - begun) * MEASURE_SHARE;
    }

    private void measure() {
        double recipients = number("SELECT count(*) FROM queue.recipient");
        double quarantined = number("SELECT count(*) FROM queue.recipient WHERE quarantined");
        double oldest = number("""
                SELECT coalesce(extract(epoch FROM now() - min(m.accepted_at)), 0) FROM queue.message m
                WHERE NOT EXISTS (
                    SELECT FROM queue.recipient q WHERE q.message_id = m.message_id AND q.quarantined)
                """);
        gauges.set(recipients, quarantined, oldest);
    }

    private double number(String sql) {
        return jdbc.sql(sql).query(Double.class).single();
    }

    private void sweep() {
        ContentSweeper.Swept swept = contents.sweep();
        int traces = sweep(OLD_TRACES) + sweep(OLD_ATTEMPTS) + sweep(OLD_ACTIONS);
        int replies = 0;
        for (int step = UnseenReplies.SWEEP; step == UnseenReplies.SWEEP && isRunning(); replies += step) {
            step = UnseenReplies.sweep(jdbc, properties.unseenReplies());
        }
        if (swept.contents() + swept.uploads() + traces + replies > 0) {
            LOG.info(
                    "Swept {} contents, {} uploads, {} traces, {} replies",
                    swept.contents(),
                    swept.uploads(),
                    traces,
                    replies);
        }
    }

    /** Deletes what is older than traces are kept, some thousand rows a transaction. */
    private int sweep(String delete) {
        int swept = 0;
        for (int step = TRACE_BATCH; step == TRACE_BATCH && isRunning(); swept += step) {
            step = jdbc.sql(delete)
                    .param("seconds", properties.traceRetention().toSeconds())
                    .param("batch", TRACE_BATCH)
                    .update();
        }
        return swept;
    }
}
