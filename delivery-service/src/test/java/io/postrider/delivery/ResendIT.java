package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.delivery.SeenReply;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.testkit.database.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message that comes again: once in the mailbox when its first reply was not seen, twice when it was. */
class ResendIT {
    private static final UUID ALICE = UUID.randomUUID();

    /** For how long what comes again may still turn out to be another message. */
    private static final Duration DOUBT = Duration.ofMillis(1500);

    private final TestDatabase database = DeliveryNode.database();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final UUID fingerprint = UUID.randomUUID();
    private DeliveryNode node = node();

    private DeliveryNode node() {
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                mailboxes,
                new FakeDirectory(),
                Map.of("postrider.delivery.queue.lease", "5s", "postrider.delivery.queue.claim-interval", "100ms"));
    }

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    private UUID send(DeliveryNode to) {
        return send(to, fingerprint);
    }

    private static UUID send(DeliveryNode to, UUID fingerprint) {
        return to.accept().accept(Accepts.sent(ALICE, fingerprint)).queueId();
    }

    private void seen(UUID queueId) {
        node.accept().repliesSeen(List.of(new SeenReply(fingerprint, queueId)));
    }

    private void assertDelivered(int copies) {
        eventually(() -> assertThat(node.count("queue.message")).isZero());
        assertThat(mailboxes.delivered()).hasSize(copies);
        assertThat(node.count("content.content")).isEqualTo(copies);
        assertThat(node.count("queue.trace")).isEqualTo(copies);
    }

    @Test
    void isTheFirstAcceptanceWhenTheReplyWasNotSeen() {
        UUID first = send(node);
        assertDelivered(1);

        assertThat(send(node)).isEqualTo(first);
        assertThat(send(node)).isEqualTo(first);

        assertDelivered(1);
        MeterRegistry meters = node.bean(MeterRegistry.class);
        assertThat(meters.get("postrider.accept.resends").counter().count()).isEqualTo(2);
    }

    @Test
    void isAnotherMessageWhenTheReplyWasSeen() {
        UUID first = send(node);
        seen(first);

        UUID second = send(node);

        assertThat(second).isNotEqualTo(first);
        assertDelivered(2);
        assertThat(node.count("queue.unseen_reply")).isEqualTo(1);
        // What is told twice, or late, concerns the first one alone.
        seen(first);
        assertThat(node.count("queue.unseen_reply")).isEqualTo(1);
        seen(second);
        assertThat(node.count("queue.unseen_reply")).isZero();
    }

    @Test
    void isAnotherMessageWhenTheReplyTurnsOutToHaveBeenSeen() throws Exception {
        assertAnotherWhenItIsToldInTime();
    }

    @Test
    void isAnotherMessageAlsoWhenItsCommitTakesLongerThanItsClientTookToSendIt() throws Exception {
        database.execute(
                "CREATE FUNCTION queue.slow_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " PERFORM pg_sleep(0.4); RETURN NULL; END $$",
                "CREATE CONSTRAINT TRIGGER slow_commit AFTER UPDATE ON queue.unseen_reply DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION queue.slow_commit()");
        assertAnotherWhenItIsToldInTime();
    }

    /** A machine that stands still for longer than the doubt lasts makes it a resend, and rightly: then once more. */
    private void assertAnotherWhenItIsToldInTime() throws Exception {
        boolean inTime = false;
        for (int attempt = 0; attempt < 20 && !inTime; attempt++) {
            inTime = isAnotherWhenItIsToldInTime(UUID.randomUUID());
        }
        assertThat(inTime).isTrue();
    }

    private boolean isAnotherWhenItIsToldInTime(UUID same) throws Exception {
        UUID first = send(node, same);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begun = System.nanoTime();
            Future<UUID> second = threads.submit(() -> send(node, same));
            // The update shows that the second one has met the first.
            String met = "queue.unseen_reply WHERE xmax::text <> '0' AND fingerprint = '" + same + "'";
            eventually(() -> assertThat(second.isDone() || node.count(met) == 1).isTrue());
            node.accept().repliesSeen(List.of(new SeenReply(same, first)));
            boolean inTime = System.nanoTime() - begun < DOUBT.toNanos();
            UUID answer = second.get();
            if (inTime) {
                assertThat(answer).isNotEqualTo(first);
                String both = "queue.trace WHERE message_id IN ('" + first + "', '" + answer + "')";
                eventually(() -> assertThat(node.count(both)).isEqualTo(2));
            }
            return inTime;
        }
    }

    @Test
    void isOneMessageWhileTheFirstIsStillInFlight() throws Exception {
        try (DeliveryNode other = node();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<UUID>> receipts = List.of(
                    threads.submit(() -> send(node)),
                    threads.submit(() -> send(node)),
                    threads.submit(() -> send(other)),
                    threads.submit(() -> send(other)));
            UUID first = receipts.getFirst().get();
            for (Future<UUID> receipt : receipts) {
                assertThat(receipt.get()).isEqualTo(first);
            }
        }
        assertDelivered(1);
    }

    @Test
    void isTheFirstAcceptanceOnAnotherReplicaAfterTheFirstOneDied() {
        UUID first = send(node);
        DeliveryNode dead = node;
        dead.kill();
        node = node();

        assertThat(send(node)).isEqualTo(first);

        assertDelivered(1);
        dead.close();
    }

    @Test
    void findsWhatWasCommittedWithoutAnybodyKnowing() {
        database.execute(
                "CREATE FUNCTION queue.at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " RAISE WARNING 'canceling wait for synchronous replication'; RETURN NULL; END $$",
                "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON queue.message DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION queue.at_commit()");
        AcceptRequest unknown = Accepts.sent(ALICE, fingerprint);
        assertThatThrownBy(() -> node.accept().accept(unknown)).isInstanceOf(ProblemException.class);
        database.execute("DROP TRIGGER at_commit ON queue.message");

        assertThat(send(node)).isEqualTo(unknown.envelope().idempotencyKey());

        assertDelivered(1);
    }

    @Test
    void isStoredWhenTheFirstCommitFailed() {
        database.execute(
                "CREATE FUNCTION queue.at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " RAISE EXCEPTION 'no'; END $$",
                "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON queue.message DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION queue.at_commit()");
        assertThatThrownBy(() -> send(node)).isInstanceOf(ProblemException.class);
        database.execute("DROP TRIGGER at_commit ON queue.message");

        send(node);

        assertDelivered(1);
    }

    @Test
    void keepsTheKeyAndTheFingerprintApart() {
        AcceptRequest request = Accepts.sent(ALICE, fingerprint);
        AcceptReceipt first = node.accept().accept(request);
        // The gateway asks again for the same accept: that is no resend, and nobody waits for it.
        assertThat(node.accept().accept(request)).isEqualTo(first);
        seen(first.queueId());
        assertThat(node.accept().accept(request)).isEqualTo(first);
        assertDelivered(1);
    }

    @Test
    void leavesNothingOfASecondUpload() {
        byte[] chunk = new byte[100_000];
        UUID[] uploads = {UUID.randomUUID(), UUID.randomUUID()};
        UUID[] receipts = new UUID[2];
        for (int i = 0; i < 2; i++) {
            node.accept().putChunk(uploads[i], 1, chunk);
            AcceptEnvelope envelope = Accepts.envelope(
                    UUID.randomUUID(),
                    "sender@elsewhere.test",
                    List.of(Accepts.account(ALICE)),
                    new AcceptEnvelope.Upload(uploads[i], 1, chunk.length),
                    fingerprint);
            receipts[i] = node.accept()
                    .accept(new AcceptRequest(envelope, "X-Added: here\r\n".getBytes(US_ASCII)))
                    .queueId();
        }
        assertThat(receipts[1]).isEqualTo(receipts[0]);
        // As the gateway does.
        node.accept().discard(uploads[1]);
        assertDelivered(1);
        assertThat(node.count("content.chunk WHERE content_id = '" + uploads[1] + "'"))
                .isZero();
    }

    @Test
    void keepsNobodyElseWaitingThatCameInTheSameCall() {
        UUID first = send(node);
        AcceptRequest again = Accepts.sent(ALICE, fingerprint);
        var answers = node.accept().accept(new AcceptBatch(List.of(again, Accepts.local(ALICE))));

        assertThatThrownBy(() -> answers.getFirst().orThrow())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
        assertThat(answers.getLast().orThrow().queueId()).isNotNull();
        // As the gateway does, at once: the refusal was for the call that it shared.
        assertThat(node.accept().accept(again).queueId()).isEqualTo(first);
        assertDelivered(2);
    }

    @Test
    void letsTheSameComeManyTimesFromAClientThatSeesItsReplies() {
        for (int i = 0; i < 5; i++) {
            seen(send(node));
        }
        assertDelivered(5);
    }

    @Test
    void isOneMessageWhenTheSecondAttemptOvertookTheFirst() throws Exception {
        AcceptEnvelope late = Accepts.sent(ALICE, fingerprint).envelope();
        UUID overtaker = send(node);
        // Sent before the other was accepted, whatever became of that one's reply meanwhile.
        AcceptEnvelope sentLongAgo = new AcceptEnvelope(
                late.idempotencyKey(),
                late.traceId(),
                late.reversePath(),
                late.recipients(),
                late.client(),
                null,
                false,
                "7BIT",
                null,
                null,
                null,
                fingerprint,
                60_000);
        assertThat(node.accept()
                        .accept(new AcceptRequest(sentLongAgo, Accepts.content()))
                        .queueId())
                .isEqualTo(overtaker);
        seen(overtaker);
        assertDelivered(1);
    }
}
