package io.postrider.delivery.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.delivery.queue.TraceId;
import io.postrider.delivery.reach.Reach;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and changes what is in quarantine. */
final class QuarantineStore {
    private static final String MINE = Reach.queued(":tenant::uuid", ":domains::text[]");

    private final JdbcClient jdbc;

    QuarantineStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A recipient in quarantine.
     *
     * @param queueId its message
     * @param reversePath the sender
     * @param address the recipient
     * @param size octets
     * @param acceptedAt when the message was accepted
     * @param attempts attempts begun
     * @param reply what the last attempt that told anything told
     * @param reason {@code verdict} when its verdict holds it, {@code crashed} when its delivery killed the worker
     * @param traceId leads to its verdict
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            UUID queueId,
            String reversePath,
            String address,
            long size,
            Instant acceptedAt,
            int attempts,
            @Nullable String reply,
            String reason,
            String traceId) {}

    List<Entry> list(Reach reach, UUID after, int limit) {
        return jdbc.sql("""
                        SELECT r.message_id, m.reverse_path, r.address, m.size, m.accepted_at, r.attempts, r.last_reply,
                            coalesce(r.verdict = 'QUARANTINE', false), m.trace_id
                        FROM queue.recipient r JOIN queue.message m ON m.message_id = r.message_id
                        WHERE r.quarantined AND r.message_id > :after AND\s""" + MINE + " ORDER BY r.message_id, r.ordinal LIMIT :limit")
                .param("after", after)
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .param("limit", limit)
                .query((row, n) -> new Entry(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getObject(5, OffsetDateTime.class).toInstant(),
                        row.getInt(6),
                        row.getString(7),
                        row.getBoolean(8) ? "verdict" : "crashed",
                        TraceId.format(row.getObject(9, UUID.class))))
                .list();
    }

    /**
     * What a message has in quarantine.
     *
     * @param reversePath the sender
     * @param recipients how many wait
     * @param tenantId whose they are; null when they are more than one tenant's
     */
    record Held(
            String reversePath, int recipients, @Nullable UUID tenantId) {}

    /** What of a message the caller may decide on; empty when it is nothing. */
    Optional<Held> find(Reach reach, UUID queueId) {
        return jdbc.sql("""
                        SELECT m.reverse_path, count(*),
                            CASE WHEN count(DISTINCT coalesce(r.tenant_id, m.tenant_id)) = 1
                                THEN min(coalesce(r.tenant_id, m.tenant_id)::text)::uuid END
                        FROM queue.recipient r JOIN queue.message m ON m.message_id = r.message_id
                        WHERE r.quarantined AND r.message_id = :id AND\s""" + MINE + " GROUP BY m.message_id")
                .param("id", queueId)
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .query((row, n) -> new Held(row.getString(1), row.getInt(2), row.getObject(3, UUID.class)))
                .optional();
    }

    /** Lets the caller's recipients of a message be tried again, with their crashes forgotten. */
    void release(Reach reach, UUID queueId) {
        jdbc.sql("""
                        UPDATE queue.recipient r SET quarantined = false, verdict = nullif(r.verdict, 'QUARANTINE'), unfinished = 0, due_at = now()
                        FROM queue.message m
                        WHERE r.message_id = :id AND m.message_id = r.message_id AND r.quarantined AND r.owner IS NULL AND\s""" + MINE)
                .param("id", queueId)
                .param("tenant", reach.tenantId())
                .param("domains", reach.domainArray())
                .update();
    }
}
