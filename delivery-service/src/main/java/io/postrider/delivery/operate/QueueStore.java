package io.postrider.delivery.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.delivery.operate.Conditions.Place;
import io.postrider.delivery.queue.Decision;
import io.postrider.delivery.queue.TraceId;
import io.postrider.delivery.reach.Reach;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the queue for administrators. */
final class QueueStore {
    private static final String RECIPIENT = "SELECT " + QueueFilter.Status.COLUMN + " AS status," + """
             r.message_id, r.ordinal, m.reverse_path, r.address, m.header_message_id, m.size, m.accepted_at,
                r.attempts, r.last_at, r.last_status, r.last_remote, r.last_reply, r.decision,
                CASE WHEN r.owner IS NULL AND NOT r.held AND NOT r.quarantined THEN r.due_at END AS next_at,
                m.submitter_id, r.account_id
            FROM queue.recipient r JOIN queue.message m ON m.message_id = r.message_id
            WHERE\s""";

    private static final int MOST = 10_000;

    private final JdbcClient jdbc;

    QueueStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A recipient in the queue.
     *
     * @param queueId its message
     * @param sender the reverse-path; empty for a report
     * @param recipient its address
     * @param status how it stands
     * @param decision what an administrator decided, when it is about to be done: {@code redirect}, {@code bounce} or
     *     {@code delete}
     * @param messageId the Message-ID field
     * @param size octets
     * @param senderAccountId who submitted it
     * @param accountId who receives it, here
     * @param acceptedAt when it was accepted
     * @param attempts attempts begun
     * @param lastAttempt the last one that told anything
     * @param nextAttemptAt when the next is due
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            UUID queueId,
            String sender,
            String recipient,
            String status,
            @Nullable String decision,
            @Nullable String messageId,
            long size,
            @Nullable UUID senderAccountId,
            @Nullable UUID accountId,
            Instant acceptedAt,
            int attempts,
            @Nullable Attempt lastAttempt,
            @Nullable Instant nextAttemptAt) {}

    /**
     * An attempt that ended without delivering.
     *
     * @param at when
     * @param status enhanced status code (RFC 3463)
     * @param remote who answered
     * @param reply what
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Attempt(
            Instant at,
            @Nullable String status,
            @Nullable String remote,
            @Nullable String reply) {}

    /**
     * A page.
     *
     * @param items recipients, in the order of their messages
     * @param next pass it as cursor; null at the end
     */
    record Page(List<Entry> items, @Nullable String next) {}

    private record Row(Place place, Entry entry) {}

    Page list(Conditions conditions, Place after, int limit) {
        conditions.after(after).with("limit", limit + 1);
        List<Row> rows = jdbc.sql(RECIPIENT + conditions.sql() + " ORDER BY r.message_id, r.ordinal LIMIT :limit")
                .params(conditions.parameters())
                .query((row, n) ->
                        new Row(new Place(row.getObject("message_id", UUID.class), row.getInt("ordinal")), entry(row)))
                .list();
        boolean more = rows.size() > limit;
        List<Row> page = more ? rows.subList(0, limit) : rows;
        return new Page(
                page.stream().map(Row::entry).toList(),
                more ? page.getLast().place().toString() : null);
    }

    /**
     * A count.
     *
     * @param matched recipients that match
     * @param asOf when, by the database's clock
     */
    record Counted(long matched, Instant asOf) {}

    Counted count(Conditions conditions) {
        return jdbc.sql(
                        "SELECT count(*), now() FROM queue.recipient r JOIN queue.message m ON m.message_id = r.message_id WHERE "
                                + conditions.sql())
                .params(conditions.parameters())
                .query((row, n) -> new Counted(
                        row.getLong(1),
                        // A token has milliseconds.
                        row.getObject(2, OffsetDateTime.class).toInstant().plusMillis(1)))
                .single();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Instant lastAt = instant(row, "last_at");
        String decision = row.getString("decision");
        return new Entry(
                row.getObject("message_id", UUID.class),
                row.getString("reverse_path"),
                row.getString("address"),
                row.getString("status"),
                decision == null ? null : Decision.valueOf(decision).text(),
                row.getString("header_message_id"),
                row.getLong("size"),
                row.getObject("submitter_id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getObject("accepted_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                lastAt == null
                        ? null
                        : new Attempt(
                                lastAt,
                                row.getString("last_status"),
                                row.getString("last_remote"),
                                row.getString("last_reply")),
                instant(row, "next_at"));
    }

    /**
     * A message in the queue.
     *
     * @param queueId its id
     * @param traceId the trace
     * @param messageId the Message-ID field
     * @param sender the reverse-path; empty for a report
     * @param size octets
     * @param clientAddress where it came from
     * @param protocol how
     * @param acceptedAt when it was accepted
     * @param acceptedFor how many recipients it had then
     * @param recipients those still in the queue
     * @param attempts what was tried in vain for them, the oldest first; at most the last 1,000
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Message(
            UUID queueId,
            String traceId,
            @Nullable String messageId,
            String sender,
            long size,
            String clientAddress,
            String protocol,
            Instant acceptedAt,
            int acceptedFor,
            List<Entry> recipients,
            List<Tried> attempts) {}

    /**
     * An attempt of a recipient.
     *
     * @param recipient whose
     * @param attempt its number, from 1
     * @param at when it ended
     * @param status enhanced status code
     * @param remote who answered
     * @param reply what
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tried(
            String recipient,
            int attempt,
            Instant at,
            @Nullable String status,
            @Nullable String remote,
            @Nullable String reply) {}

    /** A message with those of its recipients that the caller reaches; empty when there are none. */
    Optional<Message> find(UUID queueId, Reach reach) {
        List<Entry> recipients = list(of(queueId, reach), Place.START, MOST).items();
        if (recipients.isEmpty()) {
            return Optional.empty();
        }
        List<Tried> attempts = attempts(of(queueId, reach));
        return jdbc.sql("""
                        SELECT trace_id, header_message_id, reverse_path, size, client_address, protocol, accepted_at, recipients
                        FROM queue.message WHERE message_id = :id
                        """)
                .param("id", queueId)
                .query((row, n) -> new Message(
                        queueId,
                        TraceId.format(row.getObject(1, UUID.class)),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6),
                        row.getObject(7, OffsetDateTime.class).toInstant(),
                        row.getInt(8),
                        recipients,
                        attempts))
                .optional();
    }

    private static Conditions of(UUID queueId, Reach reach) {
        return Conditions.of(QueueFilter.of(queueId), reach, Instant.EPOCH);
    }

    private List<Tried> attempts(Conditions conditions) {
        return jdbc.sql("""
                        SELECT r.address, a.attempt, a.at, a.status, a.remote, a.reply
                        FROM queue.attempt a JOIN queue.recipient r ON r.message_id = a.message_id AND r.ordinal = a.ordinal
                            JOIN queue.message m ON m.message_id = r.message_id
                        WHERE\s""" + conditions.sql() + " ORDER BY a.at DESC LIMIT 1000")
                .params(conditions.parameters())
                .query((row, n) -> new Tried(
                        row.getString(1),
                        row.getInt(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)))
                .list()
                .reversed();
    }

    /**
     * Where a message's content is, for whoever may see its header.
     *
     * @param contentId the content
     * @param size octets
     * @param tenantId whose message it is; null when it came from elsewhere
     */
    record Content(UUID contentId, long size, @Nullable UUID tenantId) {}

    Optional<Content> content(UUID queueId, Reach reach) {
        Conditions mine = of(queueId, reach);
        return jdbc.sql("""
                        SELECT m.content_id, m.size, coalesce(m.tenant_id, r.tenant_id)
                        FROM queue.recipient r JOIN queue.message m ON m.message_id = r.message_id
                        WHERE\s""" + mine.sql() + " LIMIT 1")
                .params(mine.parameters())
                .query((row, n) ->
                        new Content(row.getObject(1, UUID.class), row.getLong(2), row.getObject(3, UUID.class)))
                .optional();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
