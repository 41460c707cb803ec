package io.postrider.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.delivery.DeliveryNode;
import io.postrider.delivery.queue.DueParking.Dead;
import io.postrider.delivery.queue.DueParking.Looked;
import io.postrider.delivery.queue.QueuedMessage.Priority;
import io.postrider.testkit.database.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class DueParkingIT {
    private static final Dead DEAD = new Dead("dead.test", "mx.dead.test", Duration.ofMinutes(10));
    private static final int MANY = 2 * DueParking.LOOK + 50;

    private final TestDatabase database = DeliveryNode.database();
    private final DueParking parking = new DueParking(database.dataSource(TestDatabase.DELIVERY_SERVICE));

    @AfterEach
    void close() {
        database.close();
    }

    private void fill(String domain, int count, String due, String more) {
        database.execute("""
                INSERT INTO queue.recipient (message_id, ordinal, address, domain, attempts, unfinished, due_at, owner, held, bulk)
                SELECT gen_random_uuid(), 0, 'a@%1$s', '%1$s', 0, 0, %3$s, %4$s FROM generate_series(1, %2$d) AS i
                """.formatted(domain, count, due, more));
    }

    private int parkAll(Priority priority) throws SQLException {
        int parked = 0;
        OffsetDateTime from = null;
        do {
            Looked looked = parking.park(DEAD, priority, from);
            parked += looked.parked();
            from = looked.next();
        } while (from != null);
        return parked;
    }

    private long count(String which) {
        return JdbcClient.create(database.owner())
                .sql("SELECT count(*) FROM queue.recipient WHERE " + which)
                .query(Long.class)
                .single();
    }

    @Test
    void whatIsDueWaitsUntriedAndAllElseStaysAsItIs() throws SQLException {
        String past = "now() - i * interval '1 second'";
        fill("dead.test", MANY, past, "NULL, false, false");
        fill("dead.test", 7, past, "NULL, false, true");
        fill("dead.test", 5, past, "gen_random_uuid(), false, false");
        fill("dead.test", 3, past, "NULL, true, false");
        fill("dead.test", 2, "now() + interval '1 hour'", "NULL, false, false");
        fill("other.test", MANY, past, "NULL, false, false");

        assertThat(parkAll(Priority.INTERACTIVE)).isEqualTo(MANY);
        assertThat(count("waits_for = 'mx.dead.test' AND attempts = 0 AND last_at IS NULL AND NOT bulk"
                        + " AND due_at BETWEEN now() + interval '7 minutes' AND now() + interval '13 minutes'"))
                .isEqualTo(MANY);
        assertThat(count("waits_for IS NULL")).isEqualTo(MANY + 7 + 5 + 3 + 2);
        // No second of their next attempts has many of them.
        assertThat(count("due_at IN (SELECT due_at FROM queue.recipient WHERE waits_for IS NOT NULL"
                        + " GROUP BY due_at HAVING count(*) > 2)"))
                .isZero();

        assertThat(parkAll(Priority.BULK)).isEqualTo(7);
        assertThat(parkAll(Priority.BULK)).isZero();
    }

    @Test
    void endsWhereMoreThanALookIsDueAtOneInstant() throws SQLException {
        fill("other.test", 2 * DueParking.LOOK, "date_trunc('day', now())", "NULL, false, false");
        assertThat(parkAll(Priority.INTERACTIVE)).isZero();
        fill("dead.test", 2 * DueParking.LOOK, "date_trunc('day', now()) - interval '1 day'", "NULL, false, false");
        assertThat(parkAll(Priority.INTERACTIVE)).isEqualTo(2 * DueParking.LOOK);
    }
}
