package io.postrider.delivery.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's right to what it owns. One row that is renewed every few seconds stands for all of its recipients;
 * when it expires, anyone may give them back to the queue. So a death costs its mail one lease, and life costs nothing
 * a message.
 */
final class Lease implements LeaseCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private static final String REGISTER = """
            INSERT INTO queue.worker (worker_id, expires_at) VALUES (?, now() + ? * interval '1 millisecond')
            """;

    private static final String RENEW = """
            UPDATE queue.worker SET expires_at = now() + ? * interval '1 millisecond' WHERE worker_id = ?
            """;

    private static final String PROCESSES = "SELECT count(*) FROM queue.worker WHERE expires_at > now()";

    private static final String EXPIRE = "DELETE FROM queue.worker WHERE expires_at < now()";

    // An accept may commit under a name that was struck off meanwhile, so the question is who is not there.
    private static final String RECLAIM = """
            UPDATE queue.recipient r SET owner = NULL, due_at = now()
            WHERE owner IS NOT NULL AND NOT EXISTS (SELECT FROM queue.worker w WHERE w.worker_id = r.owner)
            """;

    private static final String MINE = "SELECT message_id, ordinal FROM queue.recipient WHERE owner = ?";

    private final DataSource dataSource;
    private final Ownership ownership;
    private final QueueClaims claims;
    private final Duration length;
    private Set<Ownership.Key> suspects = Set.of();
    private volatile long validUntilNanos;
    private volatile int processes = 1;

    Lease(DataSource dataSource, Ownership ownership, QueueClaims claims, Duration length) {
        this.dataSource = dataSource;
        this.ownership = ownership;
        this.claims = claims;
        this.length = length;
    }

    @Override
    public boolean isValid() {
        return validUntilNanos - System.nanoTime() > 0;
    }

    @Override
    public int processes() {
        return processes;
    }

    void register() throws SQLException {
        long now = System.nanoTime();
        update(REGISTER, ownership.workerId(), length.toMillis());
        validUntilNanos = now + length.toNanos();
    }

    /** Renews the lease; one that was struck off meanwhile is taken anew under another name. */
    void renew() throws SQLException {
        long now = System.nanoTime();
        if (update(RENEW, length.toMillis(), ownership.workerId()) == 1) {
            validUntilNanos = now + length.toNanos();
            processes = count();
            return;
        }
        LOG.warn("The lease was lost: this process could not renew it for {}", length);
        ownership.renew();
        register();
    }

    private int count() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(PROCESSES)) {
            connection.setAutoCommit(true);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Math.max(1, row.getInt(1)) : 1;
            }
        }
    }

    /** Ends the lease: what is still owned goes back to the queue at once. */
    void end() throws SQLException {
        update("DELETE FROM queue.worker WHERE worker_id = ?", ownership.workerId());
        reclaim();
    }

    /**
     * Gives back what dead processes owned.
     *
     * @param always look also when no lease has expired
     */
    int reclaimExpired(Scan scan) throws SQLException {
        return update(EXPIRE) > 0 || scan == Scan.ALWAYS ? reclaim() : 0;
    }

    /** When to look through the queue for recipients whose owner is gone. */
    enum Scan {
        /** When a lease has just expired. */
        AFTER_EXPIRY,
        /** In any case. */
        ALWAYS
    }

    private int reclaim() throws SQLException {
        int reclaimed = update(RECLAIM);
        if (reclaimed > 0) {
            LOG.info("Gave back {} recipients whose worker is gone", reclaimed);
        }
        return reclaimed;
    }

    /**
     * Gives back what the database says is ours and we know nothing of: accepts whose commit came to be after we had
     * taken it for failed. Only what was unknown the last time too, since a commit may just be on its way to memory.
     */
    int giveBackUnknown() throws SQLException {
        Set<Ownership.Key> unknown = new HashSet<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(MINE)) {
            statement.setObject(1, ownership.workerId());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    var key = new Ownership.Key(row.getObject(1, UUID.class), row.getInt(2));
                    if (!ownership.has(key)) {
                        unknown.add(key);
                    }
                }
            }
        }
        List<Ownership.Key> lost = new ArrayList<>(unknown);
        lost.removeIf(key -> !suspects.contains(key) || ownership.has(key));
        suspects = unknown;
        if (!lost.isEmpty()) {
            LOG.info("Gave back {} recipients whose commit had counted as failed", lost.size());
            claims.giveBackKeys(lost, Duration.ZERO, null);
        }
        return lost.size();
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(true);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
