package io.postrider.delivery.verdict;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.api.verdict.Verdict;
import io.postrider.api.verdict.VerdictApi;
import io.postrider.delivery.Accepts;
import io.postrider.delivery.RunningDelivery;
import io.postrider.delivery.RunningDelivery.Answer;
import io.postrider.platform.observe.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Verdicts that are kept, and mail that is held by one. */
class VerdictIT {
    private static final UUID OTHER = UUID.fromString("00000000-0000-0000-0000-0000000000bb");

    @TempDir
    static Path secrets;

    private static RunningDelivery delivery;

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
    void asAdministratorOfAll() {
        delivery.callAs(null);
    }

    private static MessageVerdict verdict(Action action, @Nullable String reply, String sender) {
        return new MessageVerdict(
                TimeOrderedId.next(),
                Trace.newId(),
                Instant.now(),
                new MessageVerdict.Origin("mx", "192.0.2.1", "client.example", sender),
                1234,
                List.of(
                        new MessageVerdict.Recipient("Ann@example.test", Accepts.TENANT, action),
                        new MessageVerdict.Recipient("bob@other.test", OTHER, action)),
                null,
                new Verdict(
                        action,
                        7.5,
                        List.of(
                                new Finding("spf", "fail", 2.5, null, "v=spf1 -all"),
                                new Finding("rule", "hit", 5, "SUBJECT_SHOUTS", "Subject: WIN\u0000 NOW"))),
                true,
                reply);
    }

    private static JsonNode list(String query) {
        Answer answer = delivery.get("/v1/messages/verdicts?" + query);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        return answer.json().get("verdicts");
    }

    @Test
    void tellsWhichCheckSaidWhatOfRefusedMailToo() {
        MessageVerdict refused = verdict(Action.REJECT, "550 5.7.1 Message refused as spam", "a@elsewhere.test");
        VerdictApi api = delivery.bean(VerdictApi.class);
        api.keep(List.of(refused));
        api.keep(List.of(refused, verdict(Action.ACCEPT, null, "")));

        JsonNode byId =
                delivery.get("/v1/messages/" + refused.messageId() + "/verdict").json();
        assertThat(byId.get("action").asString()).isEqualTo("reject");
        assertThat(byId.get("reply").asString()).isEqualTo("550 5.7.1 Message refused as spam");
        assertThat(byId.get("score").asDouble()).isEqualTo(7.5);
        assertThat(byId.get("recipients").size()).isEqualTo(2);
        assertThat(byId.at("/findings/0/evidence").asString()).isEqualTo("v=spf1 -all");
        assertThat(byId.at("/findings/1/rule").asString()).isEqualTo("SUBJECT_SHOUTS");
        assertThat(byId.at("/findings/1/evidence").asString()).isEqualTo("Subject: WIN  NOW");
        assertThat(delivery.get("/v1/messages/" + refused.traceId() + "/verdict")
                        .json())
                .isEqualTo(byId);
        assertThat(delivery.get("/v1/messages/" + UUID.randomUUID() + "/verdict")
                        .status())
                .isEqualTo(404);
        assertThat(delivery.get("/v1/messages/nonsense/verdict").status()).isEqualTo(400);
    }

    @Test
    void showsATenantItsOwnRecipientsAlone() {
        MessageVerdict one = verdict(Action.JUNK, null, "tenants@elsewhere.test");
        delivery.bean(VerdictApi.class).keep(List.of(one));
        delivery.callAs(OTHER);
        Answer seen = delivery.get("/v1/messages/" + one.messageId() + "/verdict");
        assertThat(seen.json().get("recipients").toString())
                .isEqualTo("[{\"address\":\"bob@other.test\",\"action\":\"junk\"}]");
        assertThat(list("sender=tenants@elsewhere.test").size()).isEqualTo(1);
        delivery.callAs(UUID.randomUUID());
        assertThat(delivery.get("/v1/messages/" + one.messageId() + "/verdict").status())
                .isEqualTo(404);
        assertThat(list("sender=tenants@elsewhere.test").size()).isZero();
        delivery.callAs(OTHER, "tenants:read");
        assertThat(delivery.get("/v1/messages/" + one.messageId() + "/verdict").status())
                .isEqualTo(403);
    }

    @Test
    void listsTheNewestFirstByWhatIsAsked() {
        List<MessageVerdict> made = new ArrayList<>();
        made.add(verdict(Action.QUARANTINE, null, "list@elsewhere.test"));
        made.add(verdict(Action.JUNK, null, "list@elsewhere.test"));
        // Ids of one millisecond are in no order.
        made.sort(Comparator.comparing(one -> one.messageId().toString()));
        MessageVerdict first = made.getFirst();
        MessageVerdict second = made.getLast();
        delivery.bean(VerdictApi.class).keep(List.of(first, second));
        JsonNode all = list("sender=LIST@elsewhere.test");
        assertThat(all.size()).isEqualTo(2);
        assertThat(all.at("/0/messageId").asString())
                .isEqualTo(second.messageId().toString());
        assertThat(all.at("/0/findings").isMissingNode()).isTrue();
        String sender = "sender=list@elsewhere.test";
        assertThat(list(sender + "&after=" + second.messageId()).size()).isEqualTo(1);
        assertThat(list(sender + "&limit=1").size()).isEqualTo(1);
        assertThat(list(sender + "&action=junk&recipient=ann@EXAMPLE.test&client=192.0.2.1")
                        .size())
                .isEqualTo(1);
        assertThat(list(sender + "&check=rule").size()).isEqualTo(2);
        assertThat(list(sender + "&check=clamav").size()).isZero();
        assertThat(delivery.get("/v1/messages/verdicts?action=maybe").status()).isEqualTo(400);
        assertThat(delivery.get("/v1/messages/verdicts?limit=501").status()).isEqualTo(400);
        assertThat(delivery.get("/v1/messages/verdicts?sender=%00").status()).isEqualTo(400);
    }

    @Test
    void triesAPolicyOutOnTheMailOfTheLastDays() {
        UUID tenant = UUID.randomUUID();
        MessageVerdict one = verdict(Action.ACCEPT, null, "dry@elsewhere.test");
        delivery.bean(VerdictApi.class)
                .keep(List.of(new MessageVerdict(
                        one.messageId(),
                        one.traceId(),
                        one.at(),
                        one.origin(),
                        one.size(),
                        List.of(new MessageVerdict.Recipient("ann@example.test", tenant, Action.ACCEPT)),
                        null,
                        one.verdict(),
                        true,
                        null)));
        delivery.callAs(tenant);
        Answer tried = delivery.post("/v1/policies/dry-run", "{\"mail\":{\"junkScore\":7},\"days\":1}");
        assertThat(tried.status()).as(tried.json().toString()).isEqualTo(200);
        assertThat(tried.json().at("/changes/0").toString())
                .isEqualTo("{\"from\":\"accept\",\"to\":\"junk\",\"recipients\":1,\"examples\":[\"" + one.messageId()
                        + "\"]}");
        assertThat(tried.json().get("complete").asBoolean()).isTrue();
        String elsewhere = "{\"mail\":{\"junkScore\":7},\"domain\":\"other.test\"}";
        assertThat(delivery.post("/v1/policies/dry-run", elsewhere)
                        .json()
                        .get("messages")
                        .asInt())
                .isZero();
        assertThat(delivery.post("/v1/policies/dry-run", "{}").status()).isEqualTo(422);
        assertThat(delivery.post("/v1/policies/dry-run", "{\"mail\":{\"junkScor\":7}}")
                        .status())
                .isEqualTo(400);
    }

    private static UUID held(String address) {
        UUID id = UUID.randomUUID();
        Recipient recipient = new Recipient(address, UUID.randomUUID(), Accepts.TENANT, null, null);
        delivery.bean(AcceptApi.class)
                .accept(Accepts.request(id, "held@elsewhere.test", List.of(recipient.with(Action.QUARANTINE))));
        return id;
    }

    private static String outcome(UUID id) {
        return delivery.get("/v1/messages/trace?queueId=" + id)
                .json()
                .at("/messages/0/recipients/0/outcome")
                .asString("");
    }

    private static List<String> quarantine(UUID id) {
        return delivery.get("/v1/messages/quarantine?limit=500")
                .json()
                .get("recipients")
                .valueStream()
                .filter(entry -> entry.get("queueId").asString().equals(id.toString()))
                .map(entry -> entry.get("reason").asString() + " " + entry.get("attempts"))
                .toList();
    }

    private static long reports() {
        return JdbcClient.create(delivery.database().owner())
                .sql("SELECT count(*) FROM queue.message WHERE reverse_path = ''")
                .query(Long.class)
                .single();
    }

    @Test
    void holdsWhatItsVerdictHoldsUntilItIsReleased() {
        UUID id = held("released@example.test");
        assertThat(quarantine(id)).containsExactly("verdict 0");
        assertThat(outcome(id)).isEqualTo("quarantined");
        assertThat(delivery.call("POST", "/v1/messages/quarantine/" + id + "/release", null)
                        .status())
                .isEqualTo(204);
        assertThat(quarantine(id)).isEmpty();
        // The mailboxes here put everything off: that it was tried shows that it is mail as usual again.
        eventually(() -> assertThat(delivery.get("/v1/messages/trace?queueId=" + id)
                        .json()
                        .at("/messages/0/recipients/0/attempts")
                        .asInt())
                .isPositive());
    }

    @Test
    void deletesWhatItsVerdictHoldsWithoutAWordToTheSender() {
        UUID id = held("deleted@example.test");
        assertThat(delivery.call("DELETE", "/v1/messages/quarantine/" + id, null)
                        .status())
                .isEqualTo(204);
        assertThat(outcome(id)).isEqualTo("deleted");
        assertThat(reports()).isZero();
    }

    @Test
    void deletesWhatNobodyReleasedInTime() throws Exception {
        UUID old = held("old@example.test");
        UUID young = held("young@example.test");
        JdbcClient.create(delivery.database().owner())
                .sql("UPDATE queue.message SET accepted_at = now() - interval '31 days' WHERE message_id = ?")
                .param(old)
                .update();
        delivery.bean(HeldMail.class).expire(Duration.ofDays(30));
        assertThat(outcome(old)).isEqualTo("deleted");
        assertThat(outcome(young)).isEqualTo("quarantined");
        assertThat(reports()).isZero();
    }

    /** A message's trace led to the refusal of one of its recipients at the door, which is younger than the message's id. */
    @Test
    void findsTheMessagesOwnVerdictByItsTrace() {
        MessageVerdict taken = verdict(Action.JUNK, null, "own@elsewhere.test");
        var atTheDoor = new MessageVerdict(
                TimeOrderedId.next(),
                taken.traceId(),
                taken.at(),
                taken.origin(),
                0,
                List.of(new MessageVerdict.Recipient("shy@example.test", Accepts.TENANT, Action.DEFER)),
                Action.DEFER,
                new Verdict(Action.DEFER, 0, List.of()),
                true,
                "451 4.7.1 Greylisted");
        delivery.bean(VerdictApi.class).keep(List.of(taken, atTheDoor));
        JsonNode found =
                delivery.get("/v1/messages/" + taken.traceId() + "/verdict").json();
        assertThat(found.get("messageId").asString())
                .isEqualTo(taken.messageId().toString());
    }

    /** A hundred messages were ended in ten minutes, whatever came in meanwhile. */
    @Test
    void deletesAllThatNobodyReleasedInOneRound() throws Exception {
        List<UUID> old = new ArrayList<>();
        for (int i = 0; i < 105; i++) {
            old.add(held("old" + i + "@example.test"));
        }
        JdbcClient.create(delivery.database().owner())
                .sql("UPDATE queue.message SET accepted_at = now() - interval '31 days' WHERE message_id IN (:old)")
                .param("old", old)
                .update();
        delivery.bean(VerdictSweeper.class).round();
        assertThat(old).allSatisfy(id -> assertThat(outcome(id)).isEqualTo("deleted"));
    }

    @Test
    void sweepsOldVerdicts() {
        MessageVerdict one = verdict(Action.ACCEPT, null, "old@elsewhere.test");
        delivery.bean(VerdictApi.class).keep(List.of(one));
        JdbcClient.create(delivery.database().owner())
                .sql("UPDATE queue.verdict SET decided_at = now() - interval '31 days' WHERE message_id = ?")
                .param(one.messageId())
                .update();
        assertThat(delivery.bean(VerdictStore.class).sweep(Duration.ofDays(30))).isEqualTo(2);
        assertThat(list("sender=old@elsewhere.test").size()).isZero();
    }

    @Test
    void tellsWebhooksOfWhatIsHeld() {
        Answer made = delivery.post(
                "/v1/webhooks", "{\"url\":\"https://hooks.example.test/q\",\"events\":[\"quarantined\"]}");
        assertThat(made.status()).as(made.json().toString()).isEqualTo(201);
        UUID id = held("told@example.test");
        assertThat(JdbcClient.create(delivery.database().owner())
                        .sql("SELECT payload FROM queue.webhook_event WHERE type = 'quarantined' AND payload LIKE ?")
                        .param("%" + id + "%")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("told@example.test");
    }
}
