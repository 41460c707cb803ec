package io.postrider.delivery.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Takes recipients that are due from the database, and puts back those that are to be tried again. */
public final class QueueClaims {
    private static final String READ = """
            SELECT r.ordinal, r.address, r.tenant_id, r.account_id, r.domain, r.dsn_notify, r.orcpt, r.attempts,
                r.unfinished, r.delay_noted, m.message_id, m.tenant_id AS sender_tenant_id, m.submitter_id, m.content_id, m.size,
                m.trace_id, m.reverse_path, m.client_address, m.protocol, m.connected_at, m.smtp_utf8, m.body,
                m.ret, m.envid, m.header_message_id, m.recipients, m.accepted_at,
                (extract(epoch FROM now() - m.accepted_at) * 1000)::int8 AS age
            FROM claimed r JOIN queue.message m ON m.message_id = r.message_id
            """;

    // Both counters are committed with the claim, before the attempt: a message that kills its worker is seen to.
    private static final String CLAIM = """
            WITH due AS (
                SELECT message_id, ordinal FROM queue.recipient
                WHERE owner IS NULL AND NOT quarantined AND NOT held AND due_at <= now()
                    AND unfinished BETWEEN ? AND ?
                ORDER BY due_at LIMIT ?
                FOR UPDATE SKIP LOCKED
            ), claimed AS (
                UPDATE queue.recipient r SET owner = ?, attempts = attempts + 1, unfinished = unfinished + 1
                FROM due WHERE r.message_id = due.message_id AND r.ordinal = due.ordinal
                RETURNING r.*
            )
            """
            + READ;

    private static final String TAKE_QUARANTINED = """
            WITH claimed AS (
                UPDATE queue.recipient r SET owner = ?, quarantined = false
                FROM queue.message m
                WHERE r.message_id = ? AND m.message_id = r.message_id AND r.quarantined AND r.owner IS NULL
                    AND (?::uuid IS NULL OR ?::uuid IN (r.tenant_id, m.tenant_id))
                RETURNING r.*
            )
            """
            + READ;

    private static final String POSTPONE = """
            UPDATE queue.recipient r
            SET owner = NULL, unfinished = 0, delay_noted = r.delay_noted OR ?,
                due_at = now() + p.delay * interval '1 millisecond',
                last_status = p.status, last_remote = p.remote, last_reply = p.reply, last_at = now()
            FROM unnest(?::uuid[], ?::int4[], ?::int8[], ?::text[], ?::text[], ?::text[])
                AS p (message_id, ordinal, delay, status, remote, reply)
            WHERE r.message_id = p.message_id AND r.ordinal = p.ordinal AND r.owner = ?
            """;

    // An attempt that never began is not counted.
    private static final String GIVE_BACK = """
            UPDATE queue.recipient r
            SET owner = NULL, due_at = now() + ? * interval '1 millisecond', attempts = greatest(attempts - 1, 0),
                unfinished = greatest(unfinished - 1, 0)
            FROM unnest(?::uuid[], ?::int4[]) AS g (message_id, ordinal)
            WHERE r.message_id = g.message_id AND r.ordinal = g.ordinal AND r.owner = ?
            """;

    private final DataSource dataSource;
    private final Ownership ownership;

    /** Claims for this process. */
    public QueueClaims(DataSource dataSource, Ownership ownership) {
        this.dataSource = dataSource;
        this.ownership = ownership;
    }

    /**
     * Claims what is due, oldest first, passing over what other workers are claiming.
     *
     * @param limit at most so many; room for them is reserved
     * @param crashes how many attempts without an outcome the recipients may have behind them
     */
    List<Work> claim(int limit, CrashRange crashes) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
                statement.setInt(1, crashes.least());
                statement.setInt(2, crashes.most());
                statement.setInt(3, limit);
                statement.setObject(4, ownership.workerId());
                statement.execute();
                List<Work> claimed = read(statement);
                connection.commit();
                ownership.taken(claimed);
                return claimed;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    /**
     * Takes a message's recipients out of quarantine, for an administrator who has decided on them.
     *
     * @param tenantId whose recipients, or whose message; null for all
     */
    public List<Work> takeQuarantined(UUID messageId, @Nullable UUID tenantId, int room) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(TAKE_QUARANTINED)) {
                statement.setObject(1, ownership.workerId());
                statement.setObject(2, messageId);
                statement.setObject(3, tenantId);
                statement.setObject(4, tenantId);
                statement.execute();
                List<Work> taken = read(statement);
                if (taken.size() > room) {
                    connection.rollback();
                    return List.of();
                }
                connection.commit();
                ownership.taken(taken);
                return taken;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    /**
     * Attempts that ended without an outcome.
     *
     * @param least so many at least
     * @param most so many at most
     */
    record CrashRange(int least, int most) {}

    private static List<Work> read(PreparedStatement statement) throws SQLException {
        List<Work> claimed = new ArrayList<>();
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                claimed.add(new Work(message(row), recipient(row), Duration.ofMillis(Math.max(0, row.getLong("age")))));
            }
        }
        return claimed;
    }

    static QueuedMessage message(ResultSet row) throws SQLException {
        UUID tenantId = row.getObject("sender_tenant_id", UUID.class);
        UUID submitterId = row.getObject("submitter_id", UUID.class);
        return new QueuedMessage(
                row.getObject("message_id", UUID.class),
                tenantId == null || submitterId == null ? null : new QueuedMessage.Sender(tenantId, submitterId),
                row.getObject("content_id", UUID.class),
                row.getLong("size"),
                row.getObject("trace_id", UUID.class),
                row.getString("reverse_path"),
                new QueuedMessage.Client(
                        row.getString("client_address"),
                        row.getString("protocol"),
                        row.getObject("connected_at", OffsetDateTime.class).toInstant()),
                new QueuedMessage.Transport(
                        row.getBoolean("smtp_utf8"), row.getString("body"), row.getString("ret"),
                        row.getString("envid")),
                row.getString("header_message_id"),
                row.getInt("recipients"),
                row.getObject("accepted_at", OffsetDateTime.class).toInstant());
    }

    static QueuedRecipient recipient(ResultSet row) throws SQLException {
        UUID tenantId = row.getObject("tenant_id", UUID.class);
        UUID accountId = row.getObject("account_id", UUID.class);
        @Nullable String domain = row.getString("domain");
        boolean local = tenantId != null && accountId != null;
        return new QueuedRecipient(
                row.getInt("ordinal"),
                row.getString("address"),
                local ? new QueuedRecipient.Account(tenantId, accountId) : null,
                domain,
                row.getString("dsn_notify"),
                row.getString("orcpt"),
                row.getInt("attempts"),
                row.getInt("unfinished"),
                row.getBoolean("delay_noted"));
    }

    /** Puts back what is to be tried again; it belongs to nobody then and leaves this process's memory. */
    public void postpone(List<Postponement> postponements) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                postpone(connection, postponements, Notice.NONE);
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
        ownership.left(postponements.stream().map(Postponement::work).toList());
    }

    /** Whether the sender is told in the same transaction that its mail is late. */
    public enum Notice {
        /** It is not. */
        NONE,
        /** It is, and need not be told again. */
        LATE
    }

    /**
     * Puts back in the caller's transaction; memory is the caller's concern too.
     *
     * @return how many of them were still owned by this process
     */
    public int postpone(Connection connection, List<Postponement> postponements, Notice notice) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(POSTPONE)) {
            statement.setBoolean(1, notice == Notice.LATE);
            int next = new Columns<>(statement, 2, postponements)
                    .uuid(postponement -> postponement.work().message().id())
                    .int4(postponement -> postponement.work().recipient().ordinal())
                    .int8(postponement -> postponement.delay().toMillis())
                    .text(Postponement::status)
                    .text(Postponement::remote)
                    .text(Postponement::reply)
                    .next();
            statement.setObject(next, ownership.workerId());
            return statement.executeUpdate();
        }
    }

    /** Drops work from memory alone; the lease's keeper finds that nobody knows it and gives it back. */
    public void forget(Collection<Work> work) {
        ownership.left(work);
    }

    /** Gives back what was not attempted. */
    public void giveBack(Collection<Work> work) throws SQLException {
        defer(work, Duration.ZERO);
    }

    /** Gives back what was not attempted and is better not attempted for a while. */
    public void defer(Collection<Work> work, Duration delay) throws SQLException {
        if (!work.isEmpty()) {
            giveBackKeys(work.stream().map(Ownership.Key::of).toList(), delay);
            ownership.left(work);
        }
    }

    void giveBackKeys(List<Ownership.Key> keys, Duration delay) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(GIVE_BACK)) {
                statement.setLong(1, delay.toMillis());
                int next = new Columns<>(statement, 2, keys)
                        .uuid(Ownership.Key::messageId)
                        .int4(Ownership.Key::ordinal)
                        .next();
                statement.setObject(next, ownership.workerId());
                statement.execute();
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }
}
