package io.postrider.delivery;

import static io.postrider.testkit.await.Await.untilEquals;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptAnswer;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptEnvelope.Limits;
import io.postrider.api.delivery.AcceptEnvelope.Submitter;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.problem.ProblemCode;
import io.postrider.delivery.sending.Brakes;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets accounts send through two replicas, which count together. */
class SendingIT {
    private static final UUID JOE = UUID.randomUUID();

    @TempDir
    Path secrets;

    private final TestDatabase database = DeliveryNode.database();
    private final List<DeliveryNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(DeliveryNode::close);
        database.close();
    }

    private DeliveryNode start(String... settings) {
        return start(new FakeMailboxes(), settings);
    }

    private DeliveryNode start(FakeMailboxes mailboxes, String... settings) {
        Map<String, Object> all = new HashMap<>(Map.of("postrider.secrets-dir", secrets));
        for (String setting : settings) {
            all.put(setting.split("=")[0], setting.split("=")[1]);
        }
        var node = new DeliveryNode(
                database.dataSource(TestDatabase.DELIVERY_SERVICE), mailboxes, new FakeDirectory(), all);
        nodes.add(node);
        return node;
    }

    private JdbcClient sql() {
        return JdbcClient.create(database.owner());
    }

    private static AcceptRequest message(UUID key, @Nullable Limits limits, int recipients) {
        AcceptEnvelope plain = Accepts.envelope(
                key,
                "joe@example.test",
                IntStream.range(0, recipients)
                        .mapToObj(n -> Accepts.remote("user" + n + "@elsewhere.test"))
                        .toList(),
                null);
        return new AcceptRequest(
                new AcceptEnvelope(
                        plain.idempotencyKey(),
                        plain.traceId(),
                        plain.reversePath(),
                        plain.recipients(),
                        plain.client(),
                        new Submitter(JOE, Accepts.TENANT, "joe@example.test", limits),
                        false,
                        plain.body(),
                        null,
                        null,
                        null,
                        null,
                        0),
                Accepts.content());
    }

    private static @Nullable ProblemCode accept(DeliveryNode node, AcceptRequest request) {
        return node.accept()
                .accept(new AcceptBatch(List.of(request)))
                .getFirst()
                .problem();
    }

    private static @Nullable ProblemCode accept(DeliveryNode node, @Nullable Limits limits, int recipients) {
        return accept(node, message(UUID.randomUUID(), limits, recipients));
    }

    @Test
    void replicasCountTogetherAndAnAcceptThatIsRepeatedCountsOnce() {
        DeliveryNode one = start();
        DeliveryNode two = start();
        var limits = new Limits(null, 5, null);
        AcceptRequest first = message(UUID.randomUUID(), limits, 3);
        assertThat(accept(one, first)).isNull();
        assertThat(accept(two, first)).isNull();
        assertThat(accept(two, limits, 3)).isEqualTo(ProblemCode.SENDING_CAP);
        assertThat(accept(two, limits, 2)).isNull();
        assertThat(accept(one, limits, 1)).isEqualTo(ProblemCode.SENDING_CAP);
        assertThat(sql().sql("SELECT sum(recipients) FROM queue.sent")
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
    }

    @Test
    void ofABatchWhatIsTooMuchIsRefusedAndTheRestIsAccepted() {
        DeliveryNode node = start();
        var limits = new Limits(4, null, null);
        List<AcceptRequest> batch = new ArrayList<>(IntStream.range(0, 6)
                .mapToObj(_ -> message(UUID.randomUUID(), limits, 1))
                .toList());
        batch.add(Accepts.local(UUID.randomUUID()));
        List<AcceptAnswer> answers = node.accept().accept(new AcceptBatch(batch));
        assertThat(answers.getLast().receipt()).isNotNull();
        assertThat(answers.subList(0, 6))
                .filteredOn(answer -> answer.receipt() != null)
                .hasSize(4);
        assertThat(answers.subList(0, 6))
                .filteredOn(answer -> answer.receipt() == null)
                .allMatch(answer -> answer.problem() == ProblemCode.SENDING_RATE);
    }

    @Test
    void anHourAgoCountsNoMoreForTheHourAndStillForTheDay() {
        DeliveryNode node = start();
        assertThat(accept(node, new Limits(1, 3, null), 2)).isNull();
        assertThat(accept(node, new Limits(1, 3, null), 1)).isEqualTo(ProblemCode.SENDING_RATE);
        sql().sql("UPDATE queue.sent SET hour = hour - interval '3 hours'").update();
        assertThat(accept(node, new Limits(1, 3, null), 2)).isEqualTo(ProblemCode.SENDING_CAP);
        assertThat(accept(node, new Limits(1, 3, null), 1)).isNull();
    }

    @Test
    void whoeverSendsFarMoreThanUsualIsHeldUntilReleased() {
        DeliveryNode one = start("postrider.delivery.brake.messages=10");
        DeliveryNode two = start("postrider.delivery.brake.messages=10");
        for (int n = 0; n < 10; n++) {
            assertThat(accept(n % 2 == 0 ? one : two, null, 1)).isNull();
        }
        assertThat(accept(one, null, 1)).isEqualTo(ProblemCode.ACCOUNT_BRAKED);
        assertThat(accept(two, null, 1)).isEqualTo(ProblemCode.ACCOUNT_BRAKED);
        untilEquals(
                true,
                () -> one.sessionsEnded().contains(JOE) || two.sessionsEnded().contains(JOE));
        assertThat(held()).isEqualTo(10);
        // Mail from elsewhere, and of others, goes on.
        assertThat(accept(one, Accepts.local(UUID.randomUUID()))).isNull();

        assertThat(two.bean(Brakes.class).release(JOE)).isEqualTo(10);
        assertThat(held()).isZero();
        assertThat(accept(one, null, 1)).isNull();
        assertThat(accept(two, null, 400)).isNull();
    }

    private static AcceptRequest toDomains(int domains) {
        AcceptEnvelope plain = Accepts.envelope(
                UUID.randomUUID(),
                "joe@example.test",
                IntStream.range(0, domains)
                        .mapToObj(n -> Accepts.remote("user@domain" + n + ".test"))
                        .toList(),
                null);
        return new AcceptRequest(Accepts.by(JOE, plain), Accepts.content());
    }

    @Test
    void whoeverWritesToManyDomainsAtOnceIsHeld() {
        DeliveryNode one = start("postrider.delivery.brake.domains=50");
        DeliveryNode two = start("postrider.delivery.brake.domains=50");
        assertThat(accept(one, toDomains(30))).isNull();
        // The same ones are no more.
        assertThat(accept(two, toDomains(30))).isNull();
        assertThat(accept(two, toDomains(150))).isEqualTo(ProblemCode.ACCOUNT_BRAKED);
    }

    @Test
    void whoeverSendsToAddressesThatAreNoneIsHeld() {
        DeliveryNode node = start();
        assertThat(accept(node, null, 500)).isNull();
        sql().sql("UPDATE queue.sent SET failed = 150").update();
        assertThat(accept(node, null, 1)).isNull();
        sql().sql("UPDATE queue.sent SET failed = 300").update();
        assertThat(accept(node, null, 1)).isEqualTo(ProblemCode.ACCOUNT_BRAKED);
    }

    @Test
    void releasingTheBrakeLetsNothingGoThatAnAdministratorHolds() {
        DeliveryNode node = start("postrider.delivery.brake.messages=3");
        for (int n = 0; n < 3; n++) {
            assertThat(accept(node, null, 2)).isNull();
        }
        sql().sql("UPDATE queue.recipient SET held = true WHERE address = 'user0@elsewhere.test'")
                .update();
        assertThat(accept(node, null, 1)).isEqualTo(ProblemCode.ACCOUNT_BRAKED);
        untilEquals(true, () -> node.sessionsEnded().contains(JOE));
        assertThat(held()).isEqualTo(6);

        assertThat(node.bean(Brakes.class).release(JOE)).isEqualTo(3);
        assertThat(held()).isEqualTo(3);
    }

    /** Marked in two places, as replicas of the release before do it. */
    @Test
    void aMarkOfTheReleaseBeforeIsNobodysOriginalAddress() {
        var mailboxes = new FakeMailboxes();
        mailboxes.decide(_ -> Status.TRY_LATER);
        DeliveryNode node = start(mailboxes, "postrider.delivery.local.first-retry=1h");
        assertThat(accept(node, message(UUID.randomUUID(), new Limits(null, null, true), 1)))
                .isNull();
        untilEquals(1L, () -> node.count("queue.recipient WHERE sent_copy AND orcpt IS NULL AND owner IS NULL"));
        mailboxes.decide(_ -> Status.DELIVERED);
        sql().sql("UPDATE queue.recipient SET orcpt = 'sent-copy', due_at = now() WHERE sent_copy")
                .update();
        untilEquals(1, () -> mailboxes.delivered().size());
        assertThat(mailboxes.delivered().getFirst().sent()).isTrue();
    }

    @Test
    void whatAnAccountSentInOtherWeeksIsUsual() {
        DeliveryNode node = start();
        sql().sql("""
                INSERT INTO queue.sent (account_id, hour, messages, recipients, usual_messages, usual_recipients)
                VALUES (?, now() - interval '20 days', 2, 600, 0, 0)""").param(JOE).update();
        assertThat(accept(node, null, 2_900)).isNull();
        assertThat(accept(node, null, 200)).isEqualTo(ProblemCode.ACCOUNT_BRAKED);
    }

    @Test
    void aCopyOfWhatAnAccountSendsIsAsDurableAsTheMail() {
        var mailboxes = new FakeMailboxes();
        // The answer to the first call is lost: the copy comes again, under the same key.
        mailboxes.dropAnswers(call -> call == 0);
        DeliveryNode node = start(mailboxes, "postrider.delivery.local.first-retry=50ms");
        AcceptRequest request = message(UUID.randomUUID(), new Limits(null, null, true), 2);
        assertThat(accept(node, request)).isNull();
        assertThat(accept(node, request)).isNull();
        untilEquals(
                1L,
                () -> sql().sql("SELECT count(*) FROM queue.trace WHERE outcome = 'DELIVERED'")
                        .query(Long.class)
                        .single());
        assertThat(mailboxes.delivered()).singleElement().satisfies(copy -> {
            assertThat(copy.accountId()).isEqualTo(JOE);
            assertThat(copy.sent()).isTrue();
            assertThat(copy.prefix()).isEmpty();
        });
        assertThat(mailboxes.duplicates()).isOne();
        assertThat(sql().sql("SELECT sum(recipients) FROM queue.sent")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    private long held() {
        return sql().sql("SELECT count(*) FROM queue.recipient WHERE held")
                .query(Long.class)
                .single();
    }
}
