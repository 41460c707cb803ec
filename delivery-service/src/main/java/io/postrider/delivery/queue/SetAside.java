package io.postrider.delivery.queue;

import io.postrider.delivery.reach.Reach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Recipients in quarantine: what killed the worker time and again, and what a verdict keeps from delivery. */
public final class SetAside {
    // What a verdict holds stays in quarantine until it has ended: should that fail, nobody delivers it.
    private static final String TAKE =
            """
            WITH claimed AS (
                UPDATE queue.recipient r SET owner = ?, quarantined = coalesce(r.verdict = 'QUARANTINE', false)
                FROM queue.message m, (SELECT ?::uuid AS tenant_id, ?::text[] AS domains) reach
                WHERE r.message_id = ? AND m.message_id = r.message_id AND r.quarantined AND r.owner IS NULL AND %s
                    AND (? OR r.verdict = 'QUARANTINE')
                RETURNING r.*
            )
            """.formatted(Reach.queued("reach.tenant_id", "reach.domains")) + QueueClaims.READ;

    private final DataSource dataSource;
    private final Ownership ownership;

    /** Those of this database, to be taken by this process. */
    public SetAside(DataSource dataSource, Ownership ownership) {
        this.dataSource = dataSource;
        this.ownership = ownership;
    }

    /** Why a recipient is in quarantine. */
    public enum Why {
        /** Whatever the reason. */
        ANY,
        /** The message's verdict keeps it there. */
        VERDICT
    }

    /**
     * Takes a message's recipients out of quarantine, for whoever has decided on them.
     *
     * @param reach whose recipients, or whose message
     * @param room at most so many; none are taken of more, and what is not taken of the room is the caller's to cancel
     */
    public List<Work> take(UUID messageId, Reach reach, Why why, int room) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                statement.setObject(1, ownership.workerId());
                statement.setObject(2, reach.tenantId());
                statement.setObject(3, reach.domainArray());
                statement.setObject(4, messageId);
                statement.setBoolean(5, why == Why.ANY);
                statement.execute();
                List<Work> taken = QueueClaims.read(statement);
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
}
