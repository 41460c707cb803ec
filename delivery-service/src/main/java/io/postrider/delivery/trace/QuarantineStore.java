package io.postrider.delivery.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and changes what is in quarantine. */
final class QuarantineStore {
    private static final String MINE = "(:tenant::uuid IS NULL OR :tenant::uuid IN (r.tenant_id, m.tenant_id))";

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
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            UUID queueId,
            String reversePath,
            String address,
            long size,
            Instant acceptedAt,
            int attempts,
            @Nullable String reply) {}

    List<Entry> list(@Nullable UUID tenantId, UUID after, int limit) {
        return jdbc.sql(
                        """
                        SELECT r.message_id, m.reverse_path, r.address, m.size, m.accepted_at, r.attempts, r.last_reply
                        FROM queue.recipient r JOIN queue.message m ON m.message_id = r.message_id
                        WHERE r.quarantined AND r.message_id > :after AND\s"""
                                + MINE + " ORDER BY r.message_id, r.ordinal LIMIT :limit")
                .param("after", after)
                .param("tenant", tenantId)
                .param("limit", limit)
                .query((row, n) -> new Entry(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getObject(5, OffsetDateTime.class).toInstant(),
                        row.getInt(6),
                        row.getString(7)))
                .list();
    }

    /** Whether the message has recipients in quarantine that the caller may see. */
    boolean has(@Nullable UUID tenantId, UUID queueId) {
        return jdbc.sql(
                        """
                        SELECT EXISTS (
                            SELECT FROM queue.recipient r JOIN queue.message m ON m.message_id = r.message_id
                            WHERE r.quarantined AND r.message_id = :id AND\s"""
                                + MINE + ")")
                .param("id", queueId)
                .param("tenant", tenantId)
                .query(Boolean.class)
                .single();
    }

    /** Lets a message's recipients be tried again, with their crashes forgotten. */
    void release(UUID queueId) {
        jdbc.sql(
                        """
                        UPDATE queue.recipient SET quarantined = false, unfinished = 0, due_at = now()
                        WHERE message_id = :id AND quarantined AND owner IS NULL
                        """)
                .param("id", queueId)
                .update();
    }
}
