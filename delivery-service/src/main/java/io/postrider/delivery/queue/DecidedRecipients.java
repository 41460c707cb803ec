package io.postrider.delivery.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Recipients on which an administrator has decided. The decision stands in the recipient's row, so it outlives whoever
 * took it; any process carries it out once no worker has the recipient any more.
 */
public final class DecidedRecipients {
    private static final String TAKE = """
            WITH decided AS (
                SELECT message_id, ordinal FROM queue.recipient
                WHERE decision IS NOT NULL AND owner IS NULL AND due_at <= now() AND decision = ?
                ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED
            ), claimed AS (
                UPDATE queue.recipient r SET owner = ?
                FROM decided d WHERE r.message_id = d.message_id AND r.ordinal = d.ordinal
                RETURNING r.*
            )
            """ + QueueClaims.READ;

    private static final String TARGETS = """
            SELECT DISTINCT redirect_to FROM queue.recipient
            WHERE decision IS NOT NULL AND owner IS NULL AND decision = 'REDIRECT' AND due_at <= now() LIMIT 100
            """;

    // RFC 3461 section 5.2.1: the original recipient stays what it was
    private static final String REDIRECT = """
            WITH decided AS (
                SELECT message_id, ordinal FROM queue.recipient
                WHERE decision IS NOT NULL AND owner IS NULL AND decision = 'REDIRECT' AND redirect_to = ?
                LIMIT 1000 FOR UPDATE SKIP LOCKED
            )
            UPDATE queue.recipient r
            SET sent_copy = false, orcpt = coalesce(CASE WHEN NOT r.sent_copy THEN r.orcpt END, CASE WHEN r.address ~ '^[!-~]+$' AND r.address !~ '[+=]'
                    THEN 'rfc822;' || r.address END),
                address = ?, tenant_id = ?, account_id = ?, domain = ?, decision = NULL, redirect_to = NULL,
                held = false, unfinished = 0, due_at = now()
            FROM decided d WHERE r.message_id = d.message_id AND r.ordinal = d.ordinal
            """;

    private static final String STAY = """
            UPDATE queue.recipient
            SET decision = NULL, redirect_to = NULL, last_at = now(), last_status = '5.1.1', last_remote = NULL,
                last_reply = 'The address it was redirected to takes no mail; it is held'
            WHERE decision = 'REDIRECT' AND owner IS NULL AND redirect_to = ?
            """;

    private final DataSource dataSource;
    private final Ownership ownership;

    /** The decided recipients of this database. */
    public DecidedRecipients(DataSource dataSource, Ownership ownership) {
        this.dataSource = dataSource;
        this.ownership = ownership;
    }

    /** Takes some of those on which that was decided; room for them is reserved. */
    public List<Work> take(Decision decision, int limit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                statement.setString(1, decision.name());
                statement.setInt(2, limit);
                statement.setObject(3, ownership.workerId());
                statement.execute();
                List<Work> taken = QueueClaims.read(statement);
                connection.commit();
                ownership.taken(taken);
                return taken;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    /** Where recipients are to be redirected to that nobody has in memory. */
    public List<String> targets() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(TARGETS);
                var rows = statement.executeQuery()) {
            List<String> targets = new java.util.ArrayList<>();
            while (rows.next()) {
                targets.add(rows.getString(1));
            }
            return targets;
        }
    }

    /**
     * Gives recipients the address that was decided, at most 1,000 at once, and lets workers take them.
     *
     * @param to the address as it was decided
     * @param account who has it here; null when it is elsewhere
     * @param domain where it is; null when it is here
     */
    public int redirect(String to, QueuedRecipient.@Nullable Account account, @Nullable String domain)
            throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(REDIRECT)) {
            connection.setAutoCommit(true);
            statement.setString(1, to);
            statement.setString(2, to);
            setUuid(statement, 3, account == null ? null : account.tenantId());
            setUuid(statement, 4, account == null ? null : account.accountId());
            statement.setString(5, domain);
            return statement.executeUpdate();
        }
    }

    private static void setUuid(PreparedStatement statement, int index, @Nullable UUID value) throws SQLException {
        statement.setObject(index, value, java.sql.Types.OTHER);
    }

    /** Forgets the decision to redirect to an address that takes no mail; the recipients stay held. */
    public int keep(String to) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(STAY)) {
            connection.setAutoCommit(true);
            statement.setString(1, to);
            return statement.executeUpdate();
        }
    }
}
