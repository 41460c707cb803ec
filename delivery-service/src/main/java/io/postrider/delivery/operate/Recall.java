package io.postrider.delivery.operate;

import io.postrider.delivery.outbound.RemoteQueue;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.Work;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Gives back what was held while this process had it in memory and has not begun. What is being sent at this moment is
 * left alone: it ends with an outcome, and is not tried again.
 */
final class Recall {
    private static final Logger LOG = LoggerFactory.getLogger(Recall.class);
    private static final int MOST = 10_000;

    private final JdbcClient jdbc;
    private final Ownership ownership;
    private final RemoteQueue remote;
    private final QueueClaims claims;

    Recall(JdbcClient jdbc, Ownership ownership, RemoteQueue remote, QueueClaims claims) {
        this.jdbc = jdbc;
        this.ownership = ownership;
        this.remote = remote;
        this.claims = claims;
    }

    void round() {
        Set<Ownership.Key> held = new HashSet<>(jdbc.sql("""
                        SELECT message_id, ordinal FROM queue.recipient WHERE held AND owner IS NOT NULL AND owner = :me LIMIT :most
                        """)
                .param("me", ownership.workerId())
                .param("most", MOST)
                .query((row, n) -> new Ownership.Key(row.getObject(1, UUID.class), row.getInt(2)))
                .list());
        if (held.isEmpty()) {
            return;
        }
        List<Work> taken = remote.withdraw(work -> held.contains(Ownership.Key.of(work)));
        try {
            claims.giveBack(taken);
        } catch (SQLException failure) {
            LOG.warn("{} recipients that are held could not be given back now: {}", taken.size(), failure.toString());
            claims.forget(taken);
        }
    }
}
