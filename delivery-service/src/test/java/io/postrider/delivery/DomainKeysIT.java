package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.api.delivery.AcceptRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Keys for single domains were refused whatever they asked: now they reach what their domains send and receive. */
class DomainKeysIT {
    private static final String RED = "red.test";
    private static final String BLUE = "blue.test";

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

    @AfterEach
    void empty() {
        delivery.callAs(null);
        JdbcClient owner = JdbcClient.create(delivery.database().owner());
        owner.sql("DELETE FROM queue.recipient").update();
        owner.sql("DELETE FROM queue.message").update();
    }

    private static UUID deferred(AcceptRequest request) {
        delivery.callAs(null);
        UUID id = request.envelope().idempotencyKey();
        delivery.bean(AcceptApi.class).accept(request);
        eventually(() -> assertThat(waiting("status=deferred&queueId=" + id))
                .hasSize(request.envelope().recipients().size()));
        return id;
    }

    private static Recipient to(String address) {
        return new Recipient(address, UUID.randomUUID(), Accepts.TENANT, null, null);
    }

    private static UUID submitted(String sender, Recipient... recipients) {
        return deferred(Accepts.submitted(UUID.randomUUID(), sender, Accepts.content(), List.of(recipients)));
    }

    private static List<String> waiting(String query) {
        return recipients(delivery.get("/v1/queue/recipients?" + query).json().get("items"), "recipient");
    }

    private static List<String> recipients(JsonNode rows, String field) {
        return rows.valueStream().map(row -> row.get(field).asString()).toList();
    }

    private static List<String> traced(UUID queueId) {
        JsonNode messages =
                delivery.get("/v1/messages/trace?queueId=" + queueId).json().get("messages");
        return messages.isEmpty() ? List.of() : recipients(messages.at("/0/recipients"), "address");
    }

    @Test
    void seesTheRecipientsInItsDomainsAndAllOfWhatTheseSend() {
        UUID received = submitted("ann@" + BLUE, to("bob@" + RED), to("eve@" + BLUE));
        UUID sent = submitted("bob@" + RED, to("eve@" + BLUE));
        UUID foreign = submitted("ann@" + BLUE, to("eve@" + BLUE));
        for (UUID tenant : new UUID[] {Accepts.TENANT, null}) {
            delivery.callForDomains(tenant, RED);
            assertThat(waiting("")).containsExactlyInAnyOrder("bob@" + RED, "eve@" + BLUE);
            assertThat(traced(received)).containsExactly("bob@" + RED);
            assertThat(traced(sent)).containsExactly("eve@" + BLUE);
            assertThat(traced(foreign)).isEmpty();
            assertThat(delivery.get("/v1/queue/messages/" + foreign).status()).isEqualTo(404);
            assertThat(delivery.get("/v1/queue/messages/" + foreign + "/header").status())
                    .isEqualTo(404);
            assertThat(delivery.get("/v1/queue/messages/" + received + "/header")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aSenderFromElsewhereWhoClaimsToBeOfTheDomainIsNoneOfIts() {
        UUID forged = deferred(Accepts.request(UUID.randomUUID(), "bob@" + RED, List.of(to("eve@" + BLUE))));
        delivery.callForDomains(Accepts.TENANT, RED);
        assertThat(traced(forged)).isEmpty();
        assertThat(waiting("")).isEmpty();
    }

    @Test
    void anotherTenantsDomainOfThatNameIsNoneOfIts() {
        UUID id = submitted("ann@" + BLUE, to("bob@" + RED));
        delivery.callForDomains(UUID.randomUUID(), RED);
        assertThat(traced(id)).isEmpty();
        assertThat(waiting("")).isEmpty();
    }

    @Test
    void aKeyWhoseDomainsHaveNoNamesReachesNothing() {
        UUID id = submitted("ann@" + BLUE, to("bob@" + RED));
        delivery.callForDomains(Accepts.TENANT, "");
        assertThat(traced(id)).isEmpty();
        assertThat(waiting("")).isEmpty();
    }

    @Test
    void actsOnItsOwnAndLeavesTheRest() {
        UUID both = submitted("ann@" + BLUE, to("bob@" + RED), to("eve@" + BLUE));
        delivery.callForDomains(Accepts.TENANT, RED);
        JsonNode held = delivery.post(
                        "/v1/queue/actions", "{\"action\":\"hold\",\"filter\":{\"queueId\":\"%s\"}}".formatted(both))
                .json();
        assertThat(held.get("done").asInt()).as(held.toString()).isEqualTo(1);
        String action = "/v1/queue/actions/" + held.get("id").asString();
        assertThat(delivery.get(action).status()).isEqualTo(200);
        delivery.callForDomains(Accepts.TENANT, BLUE);
        assertThat(delivery.get(action).status()).as("another domain's action").isEqualTo(404);
        delivery.callAs(Accepts.TENANT);
        assertThat(delivery.get(action).status()).as("its tenant's").isEqualTo(200);
        assertThat(waiting("status=held")).containsExactly("bob@" + RED);
    }

    @Test
    void decidesOnItsOwnInQuarantine() {
        UUID both = submitted("ann@" + BLUE, to("bob@" + RED), to("eve@" + BLUE));
        JdbcClient.create(delivery.database().owner())
                .sql("UPDATE queue.recipient SET quarantined = true WHERE message_id = ?")
                .param(both)
                .update();
        String path = "/v1/messages/quarantine/" + both;
        delivery.callForDomains(Accepts.TENANT, "green.test");
        assertThat(delivery.call("DELETE", path, null).status()).isEqualTo(404);
        delivery.callForDomains(Accepts.TENANT, RED);
        assertThat(delivery.call("DELETE", path, null).status()).isEqualTo(204);
        delivery.callAs(Accepts.TENANT);
        eventually(() -> assertThat(waiting("status=quarantined")).containsExactly("eve@" + BLUE));
    }

    @Test
    void releasesTheBrakedAccountsOfItsDomainsAlone() {
        JdbcClient.create(delivery.database().owner())
                .sql("""
                        INSERT INTO queue.brake (account_id, tenant_id, address, reason, told)
                        VALUES (gen_random_uuid(), ?, 'bob@red.test', '51 messages', true)""")
                .param(Accepts.TENANT)
                .update();
        delivery.callForDomains(Accepts.TENANT, BLUE);
        assertThat(delivery.get("/v1/messages/brakes").json().get("accounts")).isEmpty();
        assertThat(delivery.post("/v1/messages/brakes/bob@red.test/release", "").status())
                .isEqualTo(404);
        delivery.callForDomains(Accepts.TENANT, RED);
        assertThat(delivery.get("/v1/messages/brakes").json().get("accounts")).hasSize(1);
        assertThat(delivery.post("/v1/messages/brakes/bob@red.test/release", "").status())
                .isEqualTo(200);
    }

    @Test
    void whatIsATenantsAsAWholeIsNotADomains() {
        delivery.callForDomains(Accepts.TENANT, RED);
        assertThat(delivery.get("/v1/suppressions").status()).isEqualTo(403);
        assertThat(delivery.get("/v1/webhooks").status()).isEqualTo(403);
    }

    @Test
    void aGroupsMemberIsFoundByHisOwnAddress() {
        var member = new Recipient(
                "staff@" + BLUE, UUID.randomUUID(), Accepts.TENANT, null, null, null, null, null, "bob@" + RED);
        UUID id = submitted("ann@" + BLUE, member, to("eve@" + BLUE));
        for (String address : List.of("Bob@" + RED, "staff@" + BLUE)) {
            assertThat(delivery.get("/v1/messages/trace?recipient=" + address)
                            .json()
                            .get("messages")
                            .toString())
                    .contains(id.toString(), "\"accountAddress\":\"bob@red.test\"")
                    .doesNotContain("eve@");
        }
        delivery.callForDomains(Accepts.TENANT, RED);
        assertThat(traced(id)).containsExactly("staff@" + BLUE);
        delivery.post("/v1/queue/actions", "{\"action\":\"delete\",\"filter\":{\"queueId\":\"%s\"}}".formatted(id));
        // What has ended is found as what waits was.
        eventually(() -> assertThat(delivery.get("/v1/messages/trace?recipient=bob@" + RED)
                        .json()
                        .at("/messages/0/recipients/0/outcome")
                        .asString(""))
                .isEqualTo("deleted"));
        delivery.callForDomains(Accepts.TENANT, "green.test");
        assertThat(traced(id)).isEmpty();
    }
}
