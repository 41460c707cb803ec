package io.postrider.delivery.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes new messages and their recipients, many at once, in the caller's transaction. */
public final class QueueInsert {
    /**
     * A message to write.
     *
     * @param message the message; its time of acceptance is not read
     * @param recipients its recipients
     * @param owner the worker that takes it at once; null leaves it to a claim
     * @param fingerprint by which its resend is known, in one message of a call at most; null when it has none
     */
    public record NewMessage(
            QueuedMessage message,
            List<QueuedRecipient> recipients,
            @Nullable UUID owner,
            @Nullable UUID fingerprint) {}

    /**
     * What became of messages. Those in neither map had been accepted before under the same id.
     *
     * @param accepted when each was accepted, by message id
     * @param earlier the same accepted before without its client seeing the reply, by message id; nothing was written of
     *     these
     */
    public record Inserted(Map<UUID, Instant> accepted, Map<UUID, Earlier> earlier) {}

    /**
     * An acceptance whose reply nobody has shown to have seen.
     *
     * @param id its queue id
     * @param age how long ago it was accepted
     */
    public record Earlier(UUID id, Duration age) {}

    private record Row(NewMessage of, QueuedRecipient recipient) {
        @Nullable UUID owner() {
            return recipient.isQuarantined() ? null : of.owner();
        }
    }

    // Leaves out what was accepted before: what is still queued collides, what is done has a trace, and of what was
    // sent again the reply is still unseen. The update there makes the commit that answers a resend wait as the first
    // one should have, for a standby too; the order keeps two groups with the same resends from waiting for each
    // other.
    private static final String SQL = """
            WITH unseen AS (
                INSERT INTO queue.unseen_reply AS u (fingerprint, message_id)
                SELECT f.fingerprint, f.message_id
                FROM unnest(?::uuid[], ?::uuid[]) AS f (fingerprint, message_id)
                WHERE f.fingerprint IS NOT NULL
                ORDER BY f.fingerprint
                ON CONFLICT (fingerprint) DO UPDATE SET message_id = u.message_id
                RETURNING u.fingerprint, u.message_id, old.accepted_at AS known_since
            ), fresh AS (
                INSERT INTO queue.message (message_id, tenant_id, submitter_id, content_id, size, trace_id,
                    reverse_path, client_address, protocol, connected_at, smtp_utf8, body, ret, envid, header_message_id,
                    recipients, require_tls)
                SELECT g.message_id, g.tenant_id, g.submitter_id, g.content_id, g.size, g.trace_id,
                    g.reverse_path, g.client_address, g.protocol, g.connected_at, g.smtp_utf8, g.body, g.ret, g.envid,
                    g.header_message_id, g.recipients, g.require_tls
                FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::int8[], ?::uuid[], ?::text[], ?::text[],
                        ?::text[], ?::timestamptz[], ?::bool[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int4[],
                        ?::bool[], ?::uuid[])
                    AS g (message_id, tenant_id, submitter_id, content_id, size, trace_id, reverse_path,
                        client_address, protocol, connected_at, smtp_utf8, body, ret, envid, header_message_id, recipients,
                        require_tls, fingerprint)
                LEFT JOIN unseen u ON u.fingerprint = g.fingerprint
                WHERE (g.fingerprint IS NULL OR u.message_id = g.message_id)
                    AND NOT EXISTS (SELECT FROM queue.trace t WHERE t.message_id = g.message_id)
                ON CONFLICT (message_id) DO NOTHING
                RETURNING message_id
            ), named AS (
                INSERT INTO queue.recipient (message_id, ordinal, tenant_id, account_id, address, domain, dsn_notify,
                    orcpt, owner, attempts, unfinished, due_at, bulk, forwarder, account_address, verdict,
                    quarantined, sent_copy)
                SELECT r.message_id, r.ordinal, r.tenant_id, r.account_id, r.address, r.domain, r.dsn_notify,
                    r.orcpt, r.owner, r.attempts, r.attempts, now(), r.bulk, r.forwarder,
                    r.account_address,
                    r.verdict, coalesce(r.verdict = 'QUARANTINE', false), r.sent_copy
                FROM unnest(?::uuid[], ?::int4[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::uuid[], ?::int4[], ?::bool[], ?::text[], ?::text[], ?::text[], ?::bool[])
                    AS r (message_id, ordinal, tenant_id, account_id, address, domain, dsn_notify, orcpt, owner,
                        attempts, bulk, forwarder, account_address, verdict, sent_copy)
                JOIN fresh ON fresh.message_id = r.message_id
            )
            SELECT message_id, now(), NULL::uuid, 0 FROM fresh
            UNION ALL SELECT message_id, NULL, fingerprint, extract(epoch FROM clock_timestamp() - known_since) * 1000
            FROM unseen WHERE known_since IS NOT NULL
            """;

    private final QueueEvents events;

    /** Tells of what it writes. */
    public QueueInsert(QueueEvents events) {
        this.events = events;
    }

    /** Writes what was not accepted before. */
    public Inserted insert(Connection connection, List<NewMessage> messages) throws SQLException {
        Inserted inserted;
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            bind(statement, messages);
            try (ResultSet rows = statement.executeQuery()) {
                inserted = read(rows, messages);
            }
        }
        events.accepted(connection, messages, inserted.accepted().keySet());
        return inserted;
    }

    private static Inserted read(ResultSet rows, List<NewMessage> messages) throws SQLException {
        Map<UUID, Instant> accepted = HashMap.newHashMap(messages.size());
        Map<UUID, Earlier> known = new HashMap<>();
        Instant now = Instant.EPOCH;
        while (rows.next()) {
            UUID id = rows.getObject(1, UUID.class);
            UUID fingerprint = rows.getObject(3, UUID.class);
            if (fingerprint != null) {
                known.put(fingerprint, new Earlier(id, Duration.ofMillis(rows.getLong(4))));
                continue;
            }
            if (accepted.isEmpty()) {
                now = rows.getObject(2, OffsetDateTime.class).toInstant();
            }
            accepted.put(id, now);
        }
        return new Inserted(accepted, known.isEmpty() ? Map.of() : earlier(known, messages));
    }

    private static Map<UUID, Earlier> earlier(Map<UUID, Earlier> known, List<NewMessage> messages) {
        Map<UUID, Earlier> earlier = new HashMap<>();
        for (NewMessage message : messages) {
            Earlier first = message.fingerprint() == null ? null : known.get(message.fingerprint());
            if (first != null && !first.id().equals(message.message().id())) {
                earlier.put(message.message().id(), first);
            }
        }
        return earlier;
    }

    private static void bind(PreparedStatement statement, List<NewMessage> messages) throws SQLException {
        int next = new Columns<>(statement, 1, messages)
                .uuid(NewMessage::fingerprint)
                .uuid(message -> message.message().id())
                .next();
        next = new Columns<>(
                        statement,
                        next,
                        messages.stream().map(NewMessage::message).toList())
                .uuid(QueuedMessage::id)
                .uuid(message ->
                        message.sender() == null ? null : message.sender().tenantId())
                .uuid(message ->
                        message.sender() == null ? null : message.sender().accountId())
                .uuid(QueuedMessage::contentId)
                .int8(QueuedMessage::size)
                .uuid(QueuedMessage::traceId)
                .text(QueuedMessage::reversePath)
                .text(message -> message.client().address())
                .text(message -> message.client().protocol())
                .time(message -> message.client().connectedAt())
                .bool(message -> message.transport().smtpUtf8())
                .text(message -> message.transport().body())
                .text(message -> message.transport().ret())
                .text(message -> message.transport().envid())
                .text(QueuedMessage::headerMessageId)
                .int4(QueuedMessage::recipients)
                .bool(message -> message.transport().requireTls())
                .next();
        next = new Columns<>(statement, next, messages)
                .uuid(NewMessage::fingerprint)
                .next();
        List<Row> rows = new ArrayList<>();
        for (NewMessage message : messages) {
            for (QueuedRecipient recipient : message.recipients()) {
                rows.add(new Row(message, recipient));
            }
        }
        new Columns<>(statement, next, rows)
                .uuid(row -> row.of().message().id())
                .int4(row -> row.recipient().ordinal())
                .uuid(row -> row.recipient().account() == null
                        ? null
                        : row.recipient().account().tenantId())
                .uuid(row -> row.recipient().account() == null
                        ? null
                        : row.recipient().account().accountId())
                .text(row -> row.recipient().address())
                .text(row -> row.recipient().domain())
                .text(row -> row.recipient().dsnNotify())
                .text(row -> row.recipient().orcpt())
                .uuid(Row::owner)
                .int4(row -> row.owner() == null ? 0 : 1)
                .bool(row -> row.of().message().isBulk())
                .text(row -> row.recipient().forwarder())
                .text(row -> row.recipient().account() == null
                        ? null
                        : row.recipient().account().address())
                .text(row -> row.recipient().verdict() == null
                        ? null
                        : row.recipient().verdict().name())
                .bool(row -> row.recipient().sentCopy());
    }
}
