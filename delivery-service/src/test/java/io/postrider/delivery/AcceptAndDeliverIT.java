package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.postrider.api.delivery.AcceptAnswer;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.api.verdict.Action;
import io.postrider.delivery.RecordingSpans.Ended;
import io.postrider.delivery.queue.Ownership;
import io.postrider.testkit.database.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptAndDeliverIT {
    private static final UUID ALICE = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();

    private final TestDatabase database = DeliveryNode.database();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private DeliveryNode node = node("1m");

    private DeliveryNode node(String lease) {
        return new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE),
                mailboxes,
                new FakeDirectory(),
                Map.of(
                        "postrider.delivery.queue.lease", lease,
                        "postrider.delivery.queue.claim-interval", "100ms",
                        "postrider.delivery.local.first-retry", "100ms",
                        "postrider.delivery.local.last-retry", "300ms"));
    }

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    private void assertNothingLeft() {
        eventually(() -> {
            assertThat(node.count("queue.message")).isZero();
            assertThat(node.count("queue.recipient")).isZero();
            assertThat(node.count("content.holder")).isZero();
            assertThat(node.bean(Ownership.class).held()).isZero();
        });
    }

    @Test
    void putsEachRecipientsMailWhereItsVerdictWants() {
        UUID carol = UUID.randomUUID();
        node.accept()
                .accept(Accepts.request(
                        UUID.randomUUID(),
                        "sender@elsewhere.test",
                        List.of(
                                Accepts.account(ALICE).with(Action.JUNK),
                                Accepts.account(BOB),
                                Accepts.account(carol).with(Action.QUARANTINE))));

        eventually(() -> assertThat(mailboxes.delivered()).hasSize(2));
        assertThat(mailboxes.delivered())
                .extracting(LocalDelivery::accountId, LocalDelivery::junk)
                .containsExactlyInAnyOrder(tuple(ALICE, true), tuple(BOB, null));
        eventually(() -> assertThat(node.count("queue.recipient")).isEqualTo(1));
        assertThat(node.count("queue.recipient WHERE quarantined AND owner IS NULL AND attempts = 0"))
                .isEqualTo(1);
        eventually(() -> assertThat(node.bean(Ownership.class).held()).isZero());
    }

    @Test
    void deliversToEveryRecipientAndLeavesOnlyATrace() {
        AcceptReceipt receipt = node.accept().accept(Accepts.local(ALICE, BOB));

        eventually(() -> assertThat(mailboxes.delivered()).hasSize(2));
        assertThat(mailboxes.delivered()).extracting(LocalDelivery::accountId).containsExactlyInAnyOrder(ALICE, BOB);
        assertThat(mailboxes.delivered().getFirst().prefix())
                .startsWith("Return-Path: <sender@elsewhere.test>\r\nDelivered-To: user-")
                .endsWith("\r\n");
        assertNothingLeft();
        assertThat(node.count("queue.trace WHERE outcome = 'DELIVERED' AND message_id = '" + receipt.queueId() + "'"))
                .isEqualTo(2);
    }

    @Test
    void acceptsFromFiftyThreadsAtOnce() throws Exception {
        int messages = 2_000;
        try (var threads = Executors.newFixedThreadPool(50)) {
            List<Future<AcceptReceipt>> receipts = new ArrayList<>();
            for (int i = 0; i < messages; i++) {
                receipts.add(threads.submit(() -> node.accept().accept(Accepts.local(ALICE))));
            }
            for (Future<AcceptReceipt> receipt : receipts) {
                receipt.get();
            }
        }
        eventually(() -> assertThat(mailboxes.delivered()).hasSize(messages));
        assertThat(mailboxes.duplicates()).isZero();
        assertNothingLeft();
        assertThat(node.count("queue.trace")).isEqualTo(messages);
    }

    @Test
    void acceptsWhatIsGoodOfABatch() {
        AcceptRequest good = Accepts.local(ALICE);
        AcceptEnvelope nobody = new AcceptEnvelope(
                UUID.randomUUID(),
                good.envelope().traceId(),
                "",
                List.of(),
                good.envelope().client(),
                null,
                false,
                "7BIT",
                null,
                null,
                null,
                null,
                0);
        List<AcceptAnswer> answers = node.accept()
                .accept(new AcceptBatch(
                        List.of(good, new AcceptRequest(nobody, good.content()), good, Accepts.local(BOB))));
        assertThat(answers.get(0).orThrow().queueId()).isEqualTo(good.envelope().idempotencyKey());
        assertThat(answers.get(1).problem()).isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(answers.get(2)).isEqualTo(answers.get(0));
        assertThat(answers.get(3).orThrow()).isNotEqualTo(answers.get(0).orThrow());
        eventually(() -> assertThat(mailboxes.delivered())
                .extracting(LocalDelivery::accountId)
                .containsExactlyInAnyOrder(ALICE, BOB));
    }

    /** However many share a call, and whatever becomes of the others. */
    @Test
    void aMessagesOwnTraceHasItsAcceptAndItsDelivery() {
        List<AcceptRequest> requests = List.of(Accepts.local(ALICE), Accepts.local(BOB), Accepts.local());
        mailboxes.refuse(call -> call == 0);
        node.accept().accept(new AcceptBatch(requests));
        assertNothingLeft();

        List<Ended> ended = node.bean(RecordingSpans.class).ended();
        for (AcceptRequest good : requests.subList(0, 2)) {
            String trace = good.envelope().traceId();
            assertThat(ended).contains(new Ended("accept", trace, null), new Ended("delivery", trace, null));
        }
        assertThat(ended)
                .contains(new Ended("accept", requests.get(2).envelope().traceId(), "invalid-request"));
        assertThat(ended).anyMatch(one -> one.name().equals("delivery") && "TRY_LATER".equals(one.failure()));
    }

    @Test
    void findsTheFirstAcceptanceOfAKeyWheneverItComesAgain() throws Exception {
        AcceptRequest request = Accepts.local(ALICE);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var together = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> node.accept().accept(request)))
                    .toList();
            for (Future<AcceptReceipt> one : together) {
                assertThat(one.get().queueId()).isEqualTo(request.envelope().idempotencyKey());
            }
        }
        assertNothingLeft();

        AcceptReceipt again = node.accept().accept(request);

        assertThat(again.queueId()).isEqualTo(request.envelope().idempotencyKey());
        assertThat(node.count("queue.message")).isZero();
        assertThat(node.count("content.content")).isEqualTo(1);
        assertThat(mailboxes.delivered()).hasSize(1);
    }

    @Test
    void deliversOnceWhenAnswersAreLost() {
        AtomicInteger sent = new AtomicInteger();
        mailboxes.dropAnswers(call -> call % 10 < 3);
        for (int i = 0; i < 100; i++) {
            node.accept().accept(Accepts.local(ALICE, BOB));
            sent.addAndGet(2);
        }
        assertNothingLeft();
        assertThat(mailboxes.delivered()).hasSize(sent.get());
        assertThat(mailboxes.duplicates()).isPositive();
        assertThat(node.count("queue.trace")).isEqualTo(sent.get());
    }

    @Test
    void waitsForAMailboxServiceThatIsAway() {
        mailboxes.refuse(call -> call < 5);
        node.accept().accept(Accepts.local(ALICE));

        assertNothingLeft();
        assertThat(mailboxes.delivered()).hasSize(1);
    }

    @Test
    void triesAFullMailboxAgainLater() {
        mailboxes.decide(delivery -> Status.OVER_QUOTA);
        node.accept().accept(Accepts.local(ALICE));

        eventually(() -> assertThat(
                        node.count("queue.recipient WHERE owner IS NULL AND unfinished = 0 AND last_status = '4.2.2'"
                                + " AND due_at > now() + interval '5 minutes'"))
                .isEqualTo(1));
        eventually(() -> assertThat(node.bean(Ownership.class).held()).isZero());
    }

    @Test
    void deliversAfterTheProcessWasKilledInTheMiddle() {
        node.close();
        node = node("5s");
        mailboxes.refuse(call -> true);
        for (int i = 0; i < 50; i++) {
            node.accept().accept(Accepts.local(ALICE));
        }
        DeliveryNode dead = node;
        dead.kill();
        mailboxes.refuse(call -> false);
        node = node("1m");

        eventually(() -> assertThat(mailboxes.delivered()).hasSize(50));
        assertNothingLeft();
        dead.close();
    }

    @Test
    void answersUnavailableAndStoresNothingWhenTheDatabaseIsGone() {
        node.kill();

        assertThatThrownBy(() -> node.accept().accept(Accepts.local(ALICE)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));

        node.close();
        node = node("1m");
        assertThat(node.count("queue.message")).isZero();
        assertThat(node.count("content.content")).isZero();
    }

    @Test
    void refusesOneMessageWithoutHarmToItsGroup() {
        AcceptEnvelope wrong =
                Accepts.envelope(UUID.randomUUID(), "a\u0000b@elsewhere.test", List.of(Accepts.account(ALICE)), null);

        assertThatThrownBy(() -> node.accept().accept(new AcceptRequest(wrong, Accepts.content())))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST));
    }

    @Test
    void acceptsAnUploadAndRefusesOneThatIsNotWhole() {
        UUID contentId = UUID.randomUUID();
        byte[] chunk = new byte[100_000];
        node.accept().putChunk(contentId, 1, chunk);
        node.accept().putChunk(contentId, 2, chunk);
        var whole = new AcceptEnvelope.Upload(contentId, 2, 200_000);
        var torn = new AcceptEnvelope.Upload(UUID.randomUUID(), 2, 200_000);

        node.accept().accept(upload(whole));
        assertThatThrownBy(() -> node.accept().accept(upload(torn)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CONFLICT));

        assertNothingLeft();
        assertThat(mailboxes.delivered()).hasSize(1);
        assertThat(mailboxes.delivered().getFirst().contentSize()).isEqualTo(200_000 + "X-Added: here\r\n".length());
    }

    private static AcceptRequest upload(AcceptEnvelope.Upload upload) {
        var envelope =
                Accepts.envelope(UUID.randomUUID(), "sender@elsewhere.test", List.of(Accepts.account(ALICE)), upload);
        return new AcceptRequest(envelope, "X-Added: here\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
