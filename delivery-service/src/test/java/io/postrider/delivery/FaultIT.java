package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.Ownership;
import io.postrider.platform.lifecycle.Drainable;
import io.postrider.testkit.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What must hold when something breaks. */
class FaultIT {
    private static final UUID ALICE = UUID.randomUUID();

    private final TestDatabase database = DeliveryNode.database();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private DeliveryNode node = node(Map.of());

    private DeliveryNode node(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "postrider.delivery.queue.lease", "5s",
                "postrider.delivery.queue.claim-interval", "100ms",
                "postrider.delivery.local.first-retry", "100ms",
                "postrider.delivery.local.last-retry", "300ms"));
        settings.putAll(more);
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE), mailboxes, new FakeDirectory(), settings);
    }

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    /** Makes every COMMIT of a message say something. */
    private void atCommit(String raise) {
        database.execute(
                "CREATE FUNCTION queue.at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + raise
                        + "; RETURN NULL; END $$",
                "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON queue.message DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION queue.at_commit()");
    }

    private void assertRefused(AcceptRequest request, ProblemCode code) {
        assertThatThrownBy(() -> node.accept().accept(request))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void storesNothingWhenCommitFails() {
        atCommit("RAISE EXCEPTION 'no'");

        assertRefused(Accepts.local(ALICE), ProblemCode.UNAVAILABLE);

        for (String table : List.of("queue.message", "queue.recipient", "content.content", "content.holder")) {
            assertThat(node.count(table)).as(table).isZero();
        }
        assertThat(node.bean(Ownership.class).held()).isZero();
    }

    @Test
    void tellsAFullDiskApart() {
        atCommit("RAISE EXCEPTION 'full' USING ERRCODE = '53100'");

        assertRefused(Accepts.local(ALICE), ProblemCode.STORAGE_FULL);
    }

    @Test
    void acknowledgesNoCommitThatCameWithAWarningAndStillDeliversItOnce() {
        atCommit("RAISE WARNING 'canceling wait for synchronous replication due to user request'");
        AcceptRequest request = Accepts.local(ALICE);

        assertRefused(request, ProblemCode.UNAVAILABLE);
        assertThat(mailboxes.delivered()).isEmpty();
        // The sender comes again, and finds what was committed after all.
        database.execute("DROP TRIGGER at_commit ON queue.message");
        assertThat(node.accept().accept(request).queueId())
                .isEqualTo(request.envelope().idempotencyKey());

        eventually(() -> assertThat(mailboxes.delivered()).hasSize(1));
        eventually(() -> assertThat(node.count("queue.message")).isZero());
        assertThat(mailboxes.duplicates()).isZero();
    }

    @Test
    void setsAsideWhatKillsItsWorkerAgainAndAgain() {
        mailboxes.decide(delivery -> Status.TRY_LATER);
        node.accept().accept(Accepts.local(ALICE));
        node.accept().accept(Accepts.local(ALICE));
        eventually(() ->
                assertThat(node.count("queue.recipient WHERE owner IS NULL")).isEqualTo(2));
        eventually(() -> {
            // An attempt that is under way now ends with an outcome, and its count with it: so until it is so.
            database.execute("UPDATE queue.recipient SET unfinished = 5, due_at = now()"
                    + " WHERE owner IS NULL AND NOT quarantined AND message_id ="
                    + " (SELECT message_id FROM queue.message ORDER BY accepted_at, message_id LIMIT 1)");
            assertThat(node.count("queue.recipient WHERE quarantined")).isEqualTo(1);
        });
        mailboxes.decide(delivery -> Status.DELIVERED);
        eventually(() ->
                assertThat(node.count("queue.recipient WHERE NOT quarantined")).isZero());
        assertThat(mailboxes.delivered()).hasSize(1);
        assertThat(node.count("content.holder")).isEqualTo(1);
    }

    @Test
    void leavesAloneWhatIsHeldUntilItIsReleased() {
        mailboxes.decide(delivery -> Status.TRY_LATER);
        node.accept().accept(Accepts.local(ALICE));
        node.accept().accept(Accepts.local(ALICE));
        // An attempt may be under way; it ends with an outcome and leaves the recipient held.
        database.execute("UPDATE queue.recipient SET held = true WHERE message_id ="
                + " (SELECT message_id FROM queue.message ORDER BY accepted_at, message_id LIMIT 1)");
        eventually(() -> assertThat(node.count("queue.recipient WHERE held AND owner IS NULL"))
                .isEqualTo(1));
        mailboxes.decide(delivery -> Status.DELIVERED);

        eventually(
                () -> assertThat(node.count("queue.recipient WHERE NOT held")).isZero());
        assertThat(mailboxes.delivered()).hasSize(1);
        assertThat(node.count("queue.recipient WHERE held AND owner IS NULL")).isEqualTo(1);
        database.execute("UPDATE queue.recipient SET held = false, due_at = now()");
        eventually(() -> assertThat(mailboxes.delivered()).hasSize(2));
    }

    @Test
    void aDefectInACallKeepsNoMailInMemoryForEver() {
        AtomicInteger calls = new AtomicInteger();
        mailboxes.decide(delivery -> switch (calls.getAndIncrement()) {
            case 0 -> throw new IllegalStateException("a defect");
            case 1 -> null;
            default -> Status.DELIVERED;
        });
        node.accept().accept(Accepts.local(ALICE));

        eventually(() -> assertThat(mailboxes.delivered()).hasSize(1));
        eventually(() -> assertThat(node.bean(Ownership.class).held()).isZero());
    }

    @Test
    void givesBackWhatItCannotFinishWhenItEnds() throws Exception {
        mailboxes.decide(delivery -> Status.TRY_LATER);
        node.accept().accept(Accepts.local(ALICE));
        Drainable drain = node.bean(Drainable.class);

        drain.stopAccepting();
        AcceptRequest late = Accepts.local(ALICE);
        node.accept().accept(late);
        drain.finish(Instant.now().plusSeconds(5));

        assertThat(node.bean(Ownership.class).held()).isZero();
        assertThat(node.count("queue.recipient WHERE owner IS NULL")).isEqualTo(2);
        node.close();
        mailboxes.decide(delivery -> Status.DELIVERED);
        node = node(Map.of());
        eventually(() -> assertThat(mailboxes.delivered()).hasSize(2));
    }

    @Test
    void claimsWhatFoundNoRoomInMemory() {
        node.close();
        node = node(Map.of("postrider.delivery.queue.hand-off", "3"));
        UUID[] accounts = new UUID[10];
        Arrays.setAll(accounts, i -> UUID.randomUUID());
        for (int i = 0; i < 5; i++) {
            for (UUID account : accounts) {
                node.accept().accept(Accepts.local(account));
            }
        }
        eventually(() -> assertThat(mailboxes.delivered()).hasSize(50));
        eventually(() -> assertThat(node.count("queue.message")).isZero());
        eventually(() -> assertThat(node.bean(Ownership.class).free()).isEqualTo(3));
    }

    @Test
    void twoReplicasShareTheQueueAndDeliverEverythingOnce() {
        mailboxes.decide(delivery -> Status.TRY_LATER);
        try (DeliveryNode other = node(Map.of())) {
            for (int i = 0; i < 100; i++) {
                (i % 2 == 0 ? node : other).accept().accept(Accepts.local(ALICE));
            }
            mailboxes.decide(delivery -> Status.DELIVERED);
            eventually(() -> assertThat(node.count("queue.message")).isZero());
            assertThat(mailboxes.delivered()).hasSize(100);
            assertThat(node.count("queue.trace")).isEqualTo(100);
        }
    }

    @Test
    void parsesALargeMessageBeforeItIsDelivered() {
        UUID contentId = UUID.randomUUID();
        byte[] chunk = "A line of text that is long enough.\r\n".repeat(7_000).getBytes(US_ASCII);
        node.accept().putChunk(contentId, 1, chunk);
        node.accept().putChunk(contentId, 2, chunk);
        var upload = new AcceptEnvelope.Upload(contentId, 2, 2L * chunk.length);
        var envelope = Accepts.envelope(UUID.randomUUID(), "a@b.test", List.of(Accepts.account(ALICE)), upload);
        node.accept().accept(new AcceptRequest(envelope, "Subject: large\r\n\r\n".getBytes(US_ASCII)));

        eventually(() -> assertThat(mailboxes.delivered()).hasSize(1));
        assertThat(node.bean(ContentStore.class)
                        .find(List.of(contentId))
                        .get(contentId)
                        .structure())
                .isNotNull();
    }

    @Test
    void plansNoScanOfAQueueThatWasSmallWhenItsStatementsWerePlanned() {
        JdbcClient jdbc = JdbcClient.create(database.superuser());
        for (int i = 0; i < 20; i++) {
            node.accept().accept(Accepts.local(ALICE));
        }
        eventually(() -> assertThat(node.count("queue.message")).isZero());
        long before = scans(jdbc);
        for (int i = 0; i < 20; i++) {
            node.accept().accept(Accepts.local(ALICE));
        }
        eventually(() -> assertThat(mailboxes.delivered()).hasSize(40));
        assertThat(scans(jdbc)).isEqualTo(before);
    }

    private static long scans(JdbcClient jdbc) {
        jdbc.sql("SELECT pg_stat_clear_snapshot()").query((row, n) -> 0).list();
        return jdbc.sql("SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_user_tables"
                        + " WHERE schemaname = 'queue' AND relname = 'trace'")
                .query(Long.class)
                .single();
    }

    /** R11: what somebody left open keeps old rows alive until PostgreSQL ends it, and keeps no mail waiting. */
    @Test
    void aForgottenTransactionHoldsUpNoMailAndIsEnded() throws Exception {
        try (Connection forgotten =
                        database.dataSource(TestDatabase.DELIVERY_SERVICE).getConnection();
                Statement statement = forgotten.createStatement()) {
            try (ResultSet limit = statement.executeQuery("SHOW idle_in_transaction_session_timeout")) {
                assertThat(limit.next()).isTrue();
                assertThat(limit.getString(1)).isEqualTo("30s");
            }
            // Not to wait for so long here.
            statement.execute("SET idle_in_transaction_session_timeout = '2s'");
            forgotten.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM queue.recipient").close();

            for (int i = 0; i < 200; i++) {
                node.accept().accept(Accepts.local(ALICE));
            }
            eventually(() -> assertThat(mailboxes.delivered()).hasSize(200));
            eventually(() -> assertThat(node.count("queue.recipient")).isZero());

            eventually(() -> assertThat(node.count("pg_stat_activity WHERE state = 'idle in transaction'"
                            + " AND query LIKE 'SELECT count(*) FROM queue.recipient%'"))
                    .isZero());
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);
        }
    }
}
