package io.postrider.delivery.queue;

import io.postrider.api.verdict.Action;
import io.postrider.delivery.queue.QueuedMessage.Priority;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Takes recipients that are due from the database, and puts back those that are to be tried again. */
public final class QueueClaims {
    static final String READ = """
            SELECT r.ordinal, r.address, r.tenant_id, r.account_id, r.domain, r.dsn_notify, r.orcpt, r.sent_copy, r.attempts,
                r.unfinished, r.delay_noted, r.bulk, r.forwarder, r.verdict, r.due_at, m.message_id, m.tenant_id AS sender_tenant_id, m.submitter_id,
                m.content_id, m.size,
                m.trace_id, m.reverse_path, m.client_address, m.protocol, m.connected_at, m.smtp_utf8, m.body,
                m.ret, m.envid, m.require_tls, m.header_message_id, m.recipients, m.accepted_at,
                (extract(epoch FROM now() - m.accepted_at) * 1000)::int8 AS age
            FROM claimed r JOIN queue.message m ON m.message_id = r.message_id
            """;

    // The index has the order; a plan that sorts, or reads the table, would be cheap only while there is little in
    // it, and what the planner was last told of a queue is seldom true any more.
    static final String SETTINGS = """
            SET LOCAL enable_seqscan = off;
            SET LOCAL enable_bitmapscan = off;
            SET LOCAL enable_hashjoin = off;
            SET LOCAL enable_mergejoin = off;
            SET LOCAL enable_sort = off;
            """;

    // Both counters are committed with the claim, before the attempt: a message that kills its worker is seen to.
    private static final String CLAIM = """
            WITH claimed AS (
                UPDATE queue.recipient r
                SET owner = ?, attempts = attempts + 1, unfinished = unfinished + 1, waits_for = NULL
                WHERE r.ctid = ANY (ARRAY(
                    SELECT ctid FROM queue.recipient
                    WHERE owner IS NULL AND NOT quarantined AND NOT held AND %s LIMIT %d
                    FOR UPDATE SKIP LOCKED))
                RETURNING r.*
            )
            """ + READ;

    static final String DUE =
            "unfinished <= 1 AND bulk = %s AND due_at >= ?::timestamptz AND due_at <= now() ORDER BY due_at";
    static final String SUSPECT = "unfinished > 1 AND unfinished < ? AND due_at <= now() ORDER BY due_at";
    static final String WAITING = "unfinished <= 1 AND waits_for = ? ORDER BY waits_for, bulk, due_at";

    // The attempt is noted for the trace by the same statement.
    private static final String POSTPONE = """
            WITH put AS (
                UPDATE queue.recipient r
                SET owner = NULL, unfinished = CASE WHEN ? THEN r.unfinished ELSE 0 END,
                    delay_noted = r.delay_noted OR ?, due_at = now() + p.delay * interval '1 millisecond',
                    waits_for = p.waits_for,
                    last_status = p.status, last_remote = p.remote, last_reply = p.reply, last_at = now()
                FROM unnest(?::uuid[], ?::int4[], ?::int8[], ?::text[], ?::text[], ?::text[], ?::text[])
                    AS p (message_id, ordinal, delay, status, remote, reply, waits_for)
                WHERE r.message_id = p.message_id AND r.ordinal = p.ordinal AND r.owner = ?
                RETURNING r.message_id, r.ordinal, r.attempts, p.status, p.remote, p.reply
            )
            INSERT INTO queue.attempt (message_id, ordinal, attempt, at, status, remote, reply)
            SELECT message_id, ordinal, attempts, now(), status, remote, reply FROM put
            """;

    // An attempt that never began is not counted.
    private static final String GIVE_BACK = """
            UPDATE queue.recipient r
            SET owner = NULL, due_at = now() + ? * interval '1 millisecond', waits_for = ?,
                attempts = greatest(attempts - 1, 0), unfinished = greatest(unfinished - 1, 0)
            FROM unnest(?::uuid[], ?::int4[]) AS g (message_id, ordinal)
            WHERE r.message_id = g.message_id AND r.ordinal = g.ordinal AND r.owner = ?
            """;

    private static final int ROUND = 100;

    private final DataSource dataSource;
    private final Ownership ownership;
    private final Map<Priority, ClaimCursor> cursors = new EnumMap<>(Priority.class);
    private final QueueEvents events;

    /** Claims for this process. */
    public QueueClaims(DataSource dataSource, Ownership ownership, QueueEvents events) {
        this.dataSource = dataSource;
        this.ownership = ownership;
        this.events = events;
        for (Priority priority : Priority.values()) {
            cursors.put(priority, new ClaimCursor());
        }
    }

    /**
     * Claims what is due, oldest first, passing over what other workers are claiming. For the claimer's thread alone.
     *
     * @param limit at most so many; room for them is reserved
     */
    List<Work> claimDue(int limit, Priority priority) throws SQLException {
        ClaimCursor cursor = Objects.requireNonNull(cursors.get(priority));
        return claim(
                limit,
                DUE.formatted(priority == Priority.BULK),
                statement -> statement.setString(2, cursor.from()),
                cursor::moved);
    }

    /**
     * Claims what may have killed its worker.
     *
     * @param crashes with fewer attempts without an outcome behind it than this
     */
    List<Work> claimSuspects(int limit, int crashes) throws SQLException {
        return claim(limit, SUSPECT, statement -> statement.setInt(2, crashes), (last, full) -> {});
    }

    /**
     * Claims what waits for a destination, for whoever can take mail there now.
     *
     * @param limit at most so many; room for them is reserved
     */
    public List<Work> claimWaiting(String destination, int limit) throws SQLException {
        return claim(limit, WAITING, statement -> statement.setString(2, destination), (last, full) -> {});
    }

    /** What a claim is asked for. */
    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private List<Work> claim(int limit, String which, Binding binding, ClaimCursor.Reached reached)
            throws SQLException {
        int rounded = rounded(limit);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(SETTINGS + claimStatement(which, rounded))) {
                statement.setObject(1, ownership.workerId());
                binding.to(statement);
                statement.execute();
                skipSettings(statement);
                List<Work> claimed = read(statement, reached, rounded);
                connection.commit();
                ownership.taken(claimed);
                return claimed;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    /** What a claim of so many really asks for: the number is part of the text, or it would be planned for any; so there are few. */
    static int rounded(int limit) {
        return limit % ROUND == 0 ? limit : Integer.highestOneBit(Math.max(0, limit));
    }

    /** The claim itself, for the tests to explain. */
    static String claimStatement(String which, int limit) {
        return CLAIM.formatted(which, limit);
    }

    static void skipSettings(PreparedStatement statement) throws SQLException {
        while (!statement.getMoreResults() && statement.getUpdateCount() >= 0) {
            // The answers of SET.
        }
    }

    static List<Work> read(PreparedStatement statement) throws SQLException {
        return read(statement, (last, full) -> {}, 0);
    }

    private static List<Work> read(PreparedStatement statement, ClaimCursor.Reached reached, int limit)
            throws SQLException {
        List<Work> claimed = new ArrayList<>();
        OffsetDateTime last = null;
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                claimed.add(new Work(message(row), recipient(row), Duration.ofMillis(Math.max(0, row.getLong("age")))));
                OffsetDateTime due = row.getObject("due_at", OffsetDateTime.class);
                last = last == null || due.isAfter(last) ? due : last;
            }
        }
        reached.reached(last, claimed.size() == limit);
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
                        row.getBoolean("smtp_utf8"),
                        row.getString("body"),
                        row.getString("ret"),
                        row.getString("envid"),
                        TlsRequirement.of(row.getBoolean("require_tls"))),
                row.getString("header_message_id"),
                row.getInt("recipients"),
                row.getObject("accepted_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("bulk") ? Priority.BULK : Priority.INTERACTIVE);
    }

    static QueuedRecipient recipient(ResultSet row) throws SQLException {
        UUID tenantId = row.getObject("tenant_id", UUID.class);
        UUID accountId = row.getObject("account_id", UUID.class);
        @Nullable String domain = row.getString("domain");
        @Nullable String verdict = row.getString("verdict");
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
                row.getBoolean("delay_noted"),
                row.getString("forwarder"),
                verdict == null ? null : Action.valueOf(verdict),
                row.getBoolean("sent_copy"));
    }

    /** Puts back what is to be tried again; it belongs to nobody then and leaves this process's memory. */
    public void postpone(List<Postponement> postponements) throws SQLException {
        postpone(postponements, Notice.NONE);
    }

    /**
     * Puts back what ended without an outcome through a fault of ours. It counts as if it had killed its worker, so that mail on
     * which we fail every time ends in quarantine and not after days.
     */
    public void blame(List<Postponement> postponements) throws SQLException {
        postpone(postponements, Notice.FAULT);
    }

    private void postpone(List<Postponement> postponements, Notice notice) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                postpone(connection, postponements, notice);
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
        LATE,
        /** It is not, and the attempt had no outcome. */
        FAULT
    }

    /**
     * Puts back in the caller's transaction; memory is the caller's concern too.
     *
     * @return how many of them were still owned by this process
     */
    public int postpone(Connection connection, List<Postponement> postponements, Notice notice) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(POSTPONE)) {
            statement.setBoolean(1, notice == Notice.FAULT);
            statement.setBoolean(2, notice == Notice.LATE);
            int next = new Columns<>(statement, 3, postponements)
                    .uuid(postponement -> postponement.work().message().id())
                    .int4(postponement -> postponement.work().recipient().ordinal())
                    .int8(postponement -> postponement.delay().toMillis())
                    .text(Postponement::status)
                    .text(Postponement::remote)
                    .text(Postponement::reply)
                    .text(Postponement::waitsFor)
                    .next();
            statement.setObject(next, ownership.workerId());
            int put = statement.executeUpdate();
            events.postponed(connection, postponements);
            return put;
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
        giveBack(work, delay, null);
    }

    /**
     * Gives back what found no room at its destination; it is claimed again as soon as there is room.
     *
     * @param delay when to try it in any case
     */
    public void park(Collection<Work> work, String destination, Duration delay) throws SQLException {
        giveBack(work, delay, destination);
    }

    private void giveBack(Collection<Work> work, Duration delay, @Nullable String waitsFor) throws SQLException {
        if (!work.isEmpty()) {
            giveBackKeys(work.stream().map(Ownership.Key::of).toList(), delay, waitsFor);
            ownership.left(work);
        }
    }

    void giveBackKeys(List<Ownership.Key> keys, Duration delay, @Nullable String waitsFor) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(GIVE_BACK)) {
                statement.setLong(1, delay.toMillis());
                statement.setString(2, waitsFor);
                int next = new Columns<>(statement, 3, keys)
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
