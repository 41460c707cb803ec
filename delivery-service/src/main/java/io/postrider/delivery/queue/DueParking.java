package io.postrider.delivery.queue;

import io.postrider.delivery.queue.QueuedMessage.Priority;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Has what is due for a domain wait for its destination, where nobody answers, without claiming it first. It was not tried, and is
 * told from what was by that: nothing is counted and nothing noted.
 */
public final class DueParking {
    /** Far fewer than a claim takes: mail that leaves is not to notice. */
    public static final int LOOK = 200;

    // By the index of what is due, as a claim looks for it; what others hold at the moment is theirs.
    private static final String PARK = """
            WITH looked AS MATERIALIZED (
                SELECT ctid AS place, domain, due_at FROM queue.recipient
                WHERE owner IS NULL AND NOT quarantined AND NOT held AND unfinished <= 1 AND bulk = %s
                    AND due_at >= ?::timestamptz AND due_at <= now()
                ORDER BY due_at LIMIT %d
            ), parked AS (
                UPDATE queue.recipient r
                SET waits_for = ?, due_at = now() + ? * (0.75 + random() / 2) * interval '1 millisecond'
                WHERE r.ctid = ANY (ARRAY(
                    SELECT q.ctid FROM looked l JOIN queue.recipient q ON q.ctid = l.place
                    WHERE l.domain = ? AND q.owner IS NULL AND NOT q.held FOR UPDATE OF q SKIP LOCKED))
                RETURNING 1
            )
            SELECT count(*), max(due_at), (SELECT count(*) FROM parked) FROM looked
            """;

    private final DataSource dataSource;

    /** Parks in this database. */
    public DueParking(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What is to wait.
     *
     * @param domain where it goes
     * @param destination what it waits for
     * @param delay when it is tried in any case, about
     */
    public record Dead(String domain, String destination, Duration delay) {}

    /**
     * How far a look came.
     *
     * @param parked how many wait now
     * @param next from where to look on; null when that was all
     */
    public record Looked(int parked, @Nullable OffsetDateTime next) {}

    /** Looks through the next few that are due, and has those wait that go there. */
    public Looked park(Dead dead, Priority priority, @Nullable OffsetDateTime from) throws SQLException {
        String sql = QueueClaims.SETTINGS + PARK.formatted(priority == Priority.BULK, LOOK);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, from == null ? "-infinity" : from.toString());
                statement.setString(2, dead.destination());
                statement.setLong(3, dead.delay().toMillis());
                statement.setString(4, dead.domain());
                statement.execute();
                QueueClaims.skipSettings(statement);
                Looked looked = looked(statement, from);
                connection.commit();
                return looked;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    private static Looked looked(PreparedStatement statement, @Nullable OffsetDateTime from) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            int parked = row.getInt(3);
            OffsetDateTime last = row.getObject(2, OffsetDateTime.class);
            // Of more than one look's worth at the same instant, all others', there is no way on.
            boolean more = row.getInt(1) == LOOK && (parked > 0 || !last.equals(from));
            return new Looked(parked, more ? last : null);
        }
    }
}
