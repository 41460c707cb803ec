package io.postrider.delivery.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.door.CountAnswer;
import io.postrider.api.door.CountReport;
import io.postrider.api.door.CountReport.Count;
import io.postrider.api.door.DoorApi;
import io.postrider.api.door.GreyAnswer;
import io.postrider.api.door.GreyQuestion;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.DeliveryNode;
import io.postrider.testkit.database.TestDatabase;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What gateways know of clients together, in the database, under the service's own role. */
class DoorIT {
    private static final UUID ONE = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final UUID OTHER = UUID.fromString("00000000-0000-0000-0000-000000000002");
    private static final UUID KEY = UUID.fromString("00000000-0000-0000-0000-00000000000a");
    private static final UUID UNKNOWN = UUID.fromString("00000000-0000-0000-0000-00000000000b");

    private final TestDatabase database = DeliveryNode.database();
    private final DataSource source = database.dataSource(TestDatabase.DELIVERY_SERVICE);
    private final JdbcClient jdbc = JdbcClient.create(source);
    private final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    private final DoorCounts counts = new DoorCounts(jdbc, transactions);
    private final Greylist greylist = new Greylist(jdbc, transactions);
    private final DoorApi door = new DoorController(counts, greylist);
    private final long now = System.currentTimeMillis() / 1_000;

    @AfterEach
    void close() {
        database.close();
    }

    private CountAnswer tell(UUID replica, Count... told) {
        return door.count(new CountReport(replica, List.of(told)));
    }

    private Count count(UUID key, long own) {
        return new Count(key, now, own);
    }

    @Test
    void tellsEachReplicaWhatTheOthersHaveCounted() {
        assertThat(tell(ONE, count(KEY, 3))).isEqualTo(new CountAnswer(1, List.of(0L)));
        assertThat(tell(OTHER, count(UNKNOWN, 0), count(KEY, 5))).isEqualTo(new CountAnswer(2, List.of(0L, 3L)));
        assertThat(tell(ONE, count(KEY, 0))).isEqualTo(new CountAnswer(2, List.of(5L)));
        // Another span is another count.
        assertThat(tell(ONE, new Count(KEY, now - 60, 0)).others()).containsExactly(0L);
    }

    @Test
    void aReportThatWasLostAndComesAgainCountsOnce() {
        tell(ONE, count(KEY, 3));
        tell(ONE, count(KEY, 3), count(KEY, 4));
        tell(ONE, count(KEY, 2));
        assertThat(tell(OTHER, count(KEY, 0)).others()).containsExactly(4L);
    }

    @Test
    void takesNoMoreThanACallMayBring() {
        var tooMany = new CountReport(ONE, Collections.nCopies(DoorApi.MOST + 1, count(KEY, 1)));
        assertThatThrownBy(() -> door.count(tooMany)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> door.greylist(new GreyQuestion("192.0.2.0/24", "a".repeat(2_000), "b", 300)))
                .isInstanceOf(ProblemException.class);
        assertThat(tell(ONE).others()).isEmpty();
    }

    @Test
    void forgetsSpansThatAreOverAndReplicasThatAreGone() {
        tell(ONE, new Count(KEY, now - 10_000, 7), count(UNKNOWN, 1));
        database.execute("UPDATE queue.door_replica SET seen_at = now() - interval '2 hours'");
        counts.sweep();
        assertThat(jdbc.sql("SELECT key FROM queue.door_count")
                        .query(UUID.class)
                        .list())
                .containsExactly(UNKNOWN);
        assertThat(tell(OTHER).replicas()).isEqualTo(1);
    }

    private GreyAnswer meet(String sender) {
        return door.greylist(new GreyQuestion("192.0.2.0/24", sender, "joe@example.org", 300));
    }

    /** As if everybody had been here so much earlier. */
    private void earlier(String interval) {
        database.execute("UPDATE queue.greylist SET first_at = first_at - interval '" + interval
                + "', last_at = last_at - interval '" + interval + "'");
    }

    @Test
    void aNewSenderWaitsAndComesAgain() {
        assertThat(meet("a@elsewhere.example")).isEqualTo(new GreyAnswer(false, 300));
        earlier("2 minutes");
        assertThat(meet("a@elsewhere.example").leftSeconds()).isBetween(1, 180);
        earlier("4 minutes");
        assertThat(meet("a@elsewhere.example").leftSeconds()).isZero();
        assertThat(meet("a@elsewhere.example").leftSeconds()).isZero();
        assertThat(meet("b@elsewhere.example").leftSeconds()).isEqualTo(300);
    }

    @Test
    void whoComesAgainTooLateIsNewOnceMore() {
        meet("a@elsewhere.example");
        earlier("3 days");
        assertThat(meet("a@elsewhere.example").leftSeconds()).isEqualTo(300);
    }

    @Test
    void aNetworkWhoseSendersComeAgainIsKnown() {
        for (int i = 0; i < 5; i++) {
            assertThat(meet(i + "@elsewhere.example")).isEqualTo(new GreyAnswer(false, 300));
        }
        earlier("10 minutes");
        for (int i = 0; i < 5; i++) {
            assertThat(meet(i + "@elsewhere.example")).isEqualTo(new GreyAnswer(false, 0));
        }
        assertThat(meet("new@elsewhere.example")).isEqualTo(new GreyAnswer(true, 0));
        database.execute("UPDATE queue.greylist_network SET last_at = now() - interval '36 days'");
        assertThat(meet("new@elsewhere.example")).isEqualTo(new GreyAnswer(false, 300));
    }

    @Test
    void forgetsWhoWasNotHereForLong() {
        meet("a@elsewhere.example");
        earlier("3 days");
        meet("b@elsewhere.example");
        greylist.sweep();
        assertThat(jdbc.sql("SELECT count(*) FROM queue.greylist")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }
}
