package io.postrider.delivery.verdict;

import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueEndings;
import io.postrider.delivery.queue.SetAside;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.reach.Reach;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends mail that is held by its verdict. Nobody is told: the sender of such mail is seldom who it says (RFC 3834 section 2). */
public final class HeldMail {
    private static final int BATCH = 100;
    private static final Reach EVERYBODY = new Reach(null, null);
    private static final int ROOM = 1_000;
    // RFC 3463 section 3.8: X.7.1 delivery not authorized, message refused
    private static final String STATUS = "5.7.1";

    private final JdbcClient jdbc;
    private final SetAside setAside;
    private final QueueEndings endings;
    private final Ownership ownership;

    HeldMail(JdbcClient jdbc, SetAside setAside, QueueEndings endings, Ownership ownership) {
        this.jdbc = jdbc;
        this.setAside = setAside;
        this.endings = endings;
        this.ownership = ownership;
    }

    /** Ends what has been taken out of quarantine; what cannot be ended now goes back and is found again. */
    public void delete(List<Work> taken, String why) throws SQLException {
        if (taken.isEmpty()) {
            return;
        }
        try {
            endings.endRelayed(taken.stream()
                    .map(work -> new Ending(work, Outcome.DELETED, STATUS, null, why))
                    .toList());
            ownership.left(taken);
        } catch (SQLException | RuntimeException failure) {
            ownership.left(taken);
            throw failure;
        }
    }

    /** Ends some of what has been held for longer; answers how many recipients that were, 0 when nothing is left to be ended now. */
    int expire(Duration longest) throws SQLException {
        List<UUID> old = jdbc.sql("""
                        SELECT DISTINCT r.message_id FROM queue.recipient r
                        JOIN queue.message m ON m.message_id = r.message_id
                        WHERE r.quarantined AND r.verdict = 'QUARANTINE'
                            AND m.accepted_at < now() - :seconds * interval '1 second' LIMIT :batch
                        """)
                .param("seconds", longest.toSeconds())
                .param("batch", BATCH)
                .query(UUID.class)
                .list();
        int ended = 0;
        for (UUID message : old) {
            ended += expire(message);
        }
        return ended;
    }

    private int expire(UUID message) throws SQLException {
        if (!ownership.tryReserve(ROOM)) {
            return 0;
        }
        List<Work> taken = List.of();
        try {
            taken = setAside.take(message, EVERYBODY, SetAside.Why.VERDICT, ROOM);
        } finally {
            ownership.cancel(ROOM - taken.size());
        }
        delete(taken, "Nobody released the message in time");
        return taken.size();
    }
}
