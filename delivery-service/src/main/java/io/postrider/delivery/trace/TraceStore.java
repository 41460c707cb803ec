package io.postrider.delivery.trace;

import io.postrider.delivery.reach.Reach;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads traces: of what has ended, and of what is still in the queue. */
final class TraceStore {
    private static final String ENDED = """
            SELECT t.message_id, t.ordinal, t.trace_id, t.header_message_id, t.reverse_path, t.address, t.account_address,
                t.account_id,
                t.size, t.client_address, t.protocol, t.connected_at, t.accepted_at, t.finished_at AS at,
                NULL::timestamptz AS next_at, t.attempts, t.outcome, t.status, t.remote, t.reply, t.tls
            FROM queue.trace t WHERE t.accepted_at < :before AND\s""" + Reach.ended(":tenant::uuid", ":domains::text[]") + " AND ";

    // The queue is small but for a destination that is down; it has no index for questions.
    private static final String QUEUED = """
            SELECT m.message_id, r.ordinal, m.trace_id, m.header_message_id, m.reverse_path, r.address, r.account_address,
                r.account_id,
                m.size, m.client_address, m.protocol, m.connected_at, m.accepted_at, r.last_at AS at,
                CASE WHEN NOT r.quarantined AND NOT r.held THEN r.due_at END AS next_at, r.attempts,
                CASE WHEN r.held THEN 'HELD' WHEN r.quarantined THEN 'QUARANTINED' ELSE 'QUEUED' END AS outcome,
                r.last_status AS status, r.last_remote AS remote, r.last_reply AS reply, NULL::text AS tls
            FROM queue.message m JOIN queue.recipient r ON r.message_id = m.message_id
            WHERE m.accepted_at < :before AND\s""" + Reach.queued(":tenant::uuid", ":domains::text[]") + " AND ";

    private final JdbcClient jdbc;

    TraceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What to look for: one of them, in the words of the index that finds it. */
    enum By {
        QUEUE_ID("t.message_id = :value::uuid", "m.message_id = :value::uuid"),
        TRACE_ID("t.trace_id = :value::uuid", "m.trace_id = :value::uuid"),
        MESSAGE_ID(
                "hashtextextended(t.header_message_id, 0) = hashtextextended(:value, 0)"
                        + " AND t.header_message_id = :value",
                "m.header_message_id = :value"),
        RECIPIENT(
                "(hashtextextended(lower(t.address), 0) = hashtextextended(lower(:value), 0)"
                        + " AND lower(t.address) = lower(:value)"
                        + " OR t.account_address IS NOT NULL"
                        + " AND hashtextextended(lower(t.account_address), 0) = hashtextextended(lower(:value), 0)"
                        + " AND lower(t.account_address) = lower(:value))",
                "lower(:value) IN (lower(r.address), lower(r.account_address))");

        private final String sql;

        By(String ended, String queued) {
            sql = ENDED + ended + " UNION ALL " + QUEUED + queued
                    + " ORDER BY accepted_at DESC, message_id, ordinal LIMIT :limit";
        }
    }

    /**
     * Where to look.
     *
     * @param reach whose messages, sent or received
     * @param before accepted before that time
     * @param limit recipients, at most
     */
    record Scope(Reach reach, Instant before, int limit) {}

    /**
     * One recipient of a message.
     *
     * @param messageId the queue id
     * @param ordinal the recipient's place
     * @param traceId the trace
     * @param headerMessageId the Message-ID field
     * @param reversePath the sender
     * @param address the recipient
     * @param accountAddress the address of the account that gets it, when the recipient's is another
     * @param local whether an account here receives it
     * @param size octets
     * @param client where it came from
     * @param acceptedAt when it was accepted
     * @param state what became of it so far
     */
    record Row(
            UUID messageId,
            int ordinal,
            UUID traceId,
            @Nullable String headerMessageId,
            String reversePath,
            String address,
            @Nullable String accountAddress,
            boolean local,
            long size,
            Client client,
            Instant acceptedAt,
            State state) {}

    /**
     * Where a message came from.
     *
     * @param address its IP address
     * @param protocol how
     * @param connectedAt since when
     */
    record Client(String address, String protocol, Instant connectedAt) {}

    /**
     * What became of a recipient.
     *
     * @param outcome how it ended, or that it has not
     * @param attempts attempts begun
     * @param at when it ended, or when the last attempt did
     * @param nextAt when the next attempt is due
     * @param status enhanced status code
     * @param remote who answered
     * @param reply what
     * @param tls what the connection to it had proved
     */
    record State(
            String outcome,
            int attempts,
            @Nullable Instant at,
            @Nullable Instant nextAt,
            @Nullable String status,
            @Nullable String remote,
            @Nullable String reply,
            @Nullable String tls) {}

    List<Row> find(By by, String value, Scope scope) {
        return jdbc.sql(by.sql)
                .param("value", value)
                .param("tenant", scope.reach().tenantId())
                .param("domains", scope.reach().domainArray())
                .param("before", OffsetDateTime.ofInstant(scope.before(), ZoneOffset.UTC))
                .param("limit", scope.limit())
                .query((row, n) -> row(row))
                .list();
    }

    /**
     * An attempt that ended without delivering.
     *
     * @param messageId the queue id
     * @param ordinal the recipient's place
     * @param at when it ended
     * @param status enhanced status code
     * @param remote who answered
     * @param reply what
     */
    record Attempt(
            UUID messageId,
            int ordinal,
            Instant at,
            @Nullable String status,
            @Nullable String remote,
            @Nullable String reply) {}

    /** The latest attempts of messages, in vain, the oldest first. */
    List<Attempt> attempts(Collection<UUID> messages) {
        return jdbc.sql("""
                        SELECT message_id, ordinal, at, status, remote, reply FROM queue.attempt
                        WHERE message_id = ANY (:messages::uuid[]) ORDER BY at DESC LIMIT 5000
                        """)
                .param("messages", messages.toArray(UUID[]::new))
                .query((row, n) -> new Attempt(
                        row.getObject(1, UUID.class),
                        row.getInt(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)))
                .list()
                .reversed();
    }

    /**
     * A report that was written on a message (RFC 3464).
     *
     * @param queueId its own id in the queue
     * @param traceId the trace that it shares with the message
     * @param at when
     * @param to who is told
     */
    record Report(UUID queueId, UUID traceId, Instant at, String to) {}

    /** The reports on messages of these traces. */
    List<Report> reports(Collection<UUID> traces) {
        return jdbc.sql("""
                        SELECT message_id, trace_id, accepted_at, address FROM queue.trace
                        WHERE trace_id = ANY (:traces::uuid[]) AND protocol = 'LOCAL'
                        UNION ALL
                        SELECT m.message_id, m.trace_id, m.accepted_at, r.address
                        FROM queue.message m JOIN queue.recipient r ON r.message_id = m.message_id
                        WHERE m.trace_id = ANY (:traces::uuid[]) AND m.protocol = 'LOCAL'
                        ORDER BY accepted_at LIMIT 1000
                        """)
                .param("traces", traces.toArray(UUID[]::new))
                .query((row, n) -> new Report(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getString(4)))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getObject("message_id", UUID.class),
                row.getInt("ordinal"),
                row.getObject("trace_id", UUID.class),
                row.getString("header_message_id"),
                row.getString("reverse_path"),
                row.getString("address"),
                row.getString("account_address"),
                row.getObject("account_id") != null,
                row.getLong("size"),
                new Client(
                        row.getString("client_address"),
                        row.getString("protocol"),
                        row.getObject("connected_at", OffsetDateTime.class).toInstant()),
                row.getObject("accepted_at", OffsetDateTime.class).toInstant(),
                new State(
                        row.getString("outcome"),
                        row.getInt("attempts"),
                        instant(row, "at"),
                        instant(row, "next_at"),
                        row.getString("status"),
                        row.getString("remote"),
                        row.getString("reply"),
                        row.getString("tls")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
