package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.delivery.RunningDelivery.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An administrator's day with the queue. */
class QueueApiIT {
    private static final AtomicInteger SENDERS = new AtomicInteger();

    @TempDir
    static Path secrets;

    private static RunningDelivery delivery;

    // Each test has a sender of its own, so that they share a service and a queue.
    private final String sender = "sender" + SENDERS.incrementAndGet() + "@elsewhere.test";

    @BeforeAll
    static void boot() throws IOException {
        delivery = new RunningDelivery(
                secrets, "postrider.delivery.local.first-retry=1h", "postrider.delivery.local.last-retry=1h");
    }

    @AfterAll
    static void close() {
        delivery.close();
    }

    @BeforeEach
    @AfterEach
    void callAsThePlatform() {
        delivery.callAs(null);
    }

    /** Accepts a message and waits until its recipients were tried in vain. */
    private UUID deferred(Recipient... recipients) {
        UUID id = UUID.randomUUID();
        return deferred(Accepts.request(id, sender, List.of(recipients)));
    }

    private static UUID deferred(AcceptRequest request) {
        UUID id = request.envelope().idempotencyKey();
        delivery.bean(AcceptApi.class).accept(request);
        eventually(() -> assertThat(delivery.get("/v1/queue/recipients?status=deferred&queueId=" + id)
                        .json()
                        .get("items"))
                .hasSize(request.envelope().recipients().size()));
        return id;
    }

    private static Recipient ann() {
        return Accepts.account(UUID.randomUUID());
    }

    private String filter() {
        return "{\"sender\":\"" + sender + "\"}";
    }

    private Answer count(String action, String filter) {
        return delivery.post(
                "/v1/queue/actions", "{\"action\":\"%s\",\"filter\":%s,\"dryRun\":true}".formatted(action, filter));
    }

    private Answer act(String action, String filter, String token) {
        return delivery.post(
                "/v1/queue/actions",
                "{\"action\":\"%s\",\"filter\":%s,\"token\":\"%s\"}".formatted(action, filter, token));
    }

    private Answer countAndAct(String action, String filter) {
        return act(action, filter, count(action, filter).json().get("token").asString());
    }

    private int inQueue(String more) {
        return delivery.get("/v1/queue/recipients?sender=" + sender + more)
                .json()
                .get("items")
                .size();
    }

    private String outcome(UUID id) {
        return delivery.get("/v1/messages/trace?queueId=" + id)
                .json()
                .at("/messages/0/recipients/0/outcome")
                .asString();
    }

    @Test
    void listsPageByPageWhatMatches() {
        Recipient ann = ann();
        UUID first = deferred(ann, ann());
        deferred(ann());

        assertThat(inQueue("")).isEqualTo(3);
        assertThat(inQueue("&recipient=" + ann.address())).isEqualTo(1);
        assertThat(inQueue("&domain=EXAMPLE.test")).isEqualTo(3);
        assertThat(inQueue("&accountId=" + ann.accountId())).isEqualTo(1);
        assertThat(inQueue("&olderThan=1h")).isZero();
        assertThat(inQueue("&status=held")).isZero();
        Answer page = delivery.get("/v1/queue/recipients?limit=2&sender=" + sender);
        assertThat(page.json().get("items")).hasSize(2);
        Answer rest = delivery.get("/v1/queue/recipients?limit=2&sender=" + sender + "&cursor="
                + page.json().get("next").asString());
        assertThat(rest.json().get("items")).hasSize(1);
        assertThat(rest.json().get("next").isNull()).isTrue();
        Answer message = delivery.get("/v1/queue/messages/" + first);
        assertThat(message.json().get("recipients")).hasSize(2);
        assertThat(message.json().get("attempts")).hasSize(2);
        assertThat(message.json().at("/attempts/0/status").asString()).isEqualTo("4.3.0");
    }

    @Test
    void refusesWhatItDoesNotUnderstandInsteadOfListingEverything() {
        for (String query :
                List.of("sendr=x", "status=asleep", "queueId=x", "olderThan=old", "queueId=", "limit=0", "cursor=x")) {
            assertThat(delivery.get("/v1/queue/recipients?" + query).status())
                    .as(query)
                    .isEqualTo(400);
        }
        assertThat(count("hold", "{}").status()).isEqualTo(422);
        assertThat(count("hold", "{\"sendr\":\"x\"}").status()).isEqualTo(400);
        assertThat(count("burn", filter()).status()).isEqualTo(400);
        assertThat(count("redirect", filter()).status()).isEqualTo(422);
    }

    @Test
    void showsAndTouchesOnlyWhatATenantSendsOrReceives() {
        UUID id = deferred(ann());
        delivery.callAs(UUID.randomUUID());

        assertThat(inQueue("")).isZero();
        assertThat(delivery.get("/v1/queue/messages/" + id).status()).isEqualTo(404);
        assertThat(delivery.get("/v1/queue/messages/" + id + "/header").status())
                .isEqualTo(404);
        assertThat(count("delete", filter()).json().get("matched").asInt()).isZero();
        Answer nothing = countAndAct("delete", filter());
        assertThat(nothing.json().get("done").asInt()).isZero();
        delivery.callAs(Accepts.TENANT);
        assertThat(inQueue("")).isEqualTo(1);
        assertThat(delivery.get("/v1/queue/actions/" + nothing.json().get("id").asString())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void holdsWhatWasCountedAndReleasesIt() {
        deferred(ann());
        deferred(ann());
        assertThat(delivery.post("/v1/queue/actions", "{\"action\":\"hold\",\"filter\":" + filter() + "}")
                        .status())
                .isEqualTo(428);
        Answer count = count("hold", filter());
        assertThat(count.json().get("matched").asInt()).isEqualTo(2);
        String token = count.json().get("token").asString();
        assertThat(act("delete", filter(), token).status()).isEqualTo(409);

        Answer held = act("hold", filter(), token);

        assertThat(held.json().get("state").asString()).isEqualTo("done");
        assertThat(held.json().get("done").asInt()).isEqualTo(2);
        assertThat(inQueue("&status=held")).isEqualTo(2);
        assertThat(act("hold", filter(), token).json().get("id"))
                .isEqualTo(held.json().get("id"));
        assertThat(delivery.audited().stream().filter(row -> row.contains("QUEUE_HOLD") && row.contains(sender)))
                .hasSize(1);
        assertThat(countAndAct("release", filter()).json().get("done").asInt()).isEqualTo(2);
        // Tried at once, in vain, and put off again.
        eventually(() -> assertThat(inQueue("&status=deferred")).isEqualTo(2));
        assertThat(countAndAct("retry", filter()).json().get("done").asInt()).isEqualTo(2);
        eventually(() -> assertThat(inQueue("&status=deferred")).isEqualTo(2));
    }

    @Test
    void refusesTheActionWhenMoreMatchesThanWasCounted() {
        deferred(ann());
        UUID second = deferred(ann());
        JdbcClient owner = JdbcClient.create(delivery.database().owner());
        owner.sql("UPDATE queue.recipient SET held = true WHERE message_id = ?")
                .param(second)
                .update();
        String token = count("hold", filter()).json().get("token").asString();
        owner.sql("UPDATE queue.recipient SET held = false WHERE message_id = ?")
                .param(second)
                .update();

        Answer refused = act("hold", filter(), token);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("detail").asString()).contains("2 recipients match");
        assertThat(inQueue("&status=held")).isZero();
    }

    @Test
    void deletesWithoutAWordAndBouncesWithAReport() {
        UUID deleted = deferred(ann());
        UUID bounced =
                deferred(Accepts.submitted(UUID.randomUUID(), RunningDelivery.ANN, Accepts.content(), List.of(ann())));

        assertThat(delivery.post(
                                "/v1/queue/actions",
                                "{\"action\":\"delete\",\"filter\":{\"queueId\":\"" + deleted + "\"}}")
                        .status())
                .isEqualTo(200);
        eventually(() -> assertThat(outcome(deleted)).isEqualTo("deleted"));
        assertThat(reports()).isZero();
        assertThat(delivery.post(
                                "/v1/queue/actions",
                                "{\"action\":\"bounce\",\"filter\":{\"queueId\":\"" + bounced + "\"}}")
                        .status())
                .isEqualTo(200);
        eventually(() -> assertThat(outcome(bounced)).isEqualTo("failed"));
        assertThat(reports()).isEqualTo(1);
        assertThat(inQueue("")).isZero();
        assertThat(delivery.post(
                                "/v1/queue/actions",
                                "{\"action\":\"bounce\",\"filter\":{\"queueId\":\"" + bounced + "\"}}")
                        .status())
                .isEqualTo(404);
    }

    private int reports() {
        return delivery.get("/v1/queue/recipients?sender=%3C%3E&recipient=" + RunningDelivery.ANN)
                .json()
                .get("items")
                .size();
    }

    @Test
    void redirectsToAnAddressElsewhere() {
        UUID id = deferred(ann());

        Answer answer = delivery.post(
                "/v1/queue/actions",
                "{\"action\":\"redirect\",\"redirectTo\":\"new@other.test\",\"filter\":{\"queueId\":\"" + id + "\"}}");

        assertThat(answer.status()).isEqualTo(200);
        eventually(() ->
                assertThat(inQueue("&recipient=new@other.test&status=deferred")).isEqualTo(1));
        assertThat(delivery.get("/v1/queue/messages/" + id)
                        .json()
                        .at("/recipients/0/lastAttempt/status")
                        .asString())
                .startsWith("4.");
    }

    @Test
    void showsTheHeaderToWhoMayReadMailAndNotesIt() {
        UUID id = deferred(ann());
        delivery.callAs(null, "messages:read");
        assertThat(delivery.get("/v1/queue/messages/" + id + "/header").status())
                .isEqualTo(403);
        delivery.callAs(null, "messages:read", "mail:read");

        Answer header = delivery.get("/v1/queue/messages/" + id + "/header");

        assertThat(header.json().get("fields").toString())
                .contains("{\"name\":\"Subject\",\"value\":\"Hello\"}")
                .doesNotContain("Hello.");
        assertThat(delivery.audited()).anyMatch(row -> row.contains("MESSAGE_HEADER") && row.contains(id.toString()));
    }
}
