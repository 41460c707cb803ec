package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.delivery.RunningDelivery.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server that is called by webhooks. */
class WebhookIT {
    @TempDir
    static Path secrets;

    private static RunningDelivery delivery;

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile IntSupplier status = () -> 204;
    private HttpServer server;

    private record Call(String path, String id, String timestamp, String signature, String body) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        boolean isOf(String type, UUID queueId) {
            return json().get("type").asString().equals(type)
                    && json().at("/data/queueId").asString().equals(queueId.toString());
        }
    }

    @BeforeAll
    static void boot() throws IOException {
        Files.writeString(secrets.resolve("webhook-key.secret"), "0123456789abcdef0123456789abcdef");
        delivery = new RunningDelivery(
                secrets,
                "postrider.delivery.local.first-retry=1h",
                "postrider.delivery.local.last-retry=1h",
                "postrider.delivery.webhooks.networks=127.0.0.0/8",
                "postrider.delivery.webhooks.first-retry=50ms",
                "postrider.delivery.webhooks.last-retry=100ms");
    }

    @AfterAll
    static void close() {
        delivery.close();
    }

    @BeforeEach
    void listen() throws IOException {
        delivery.callAs(null);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            calls.add(new Call(
                    exchange.getRequestURI().getPath(),
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status.getAsInt(), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        JdbcClient.create(delivery.database().owner())
                .sql("DELETE FROM queue.webhook")
                .update();
        server.stop(0);
    }

    private JsonNode make(String events, @Nullable UUID tenant) {
        String of = tenant == null ? "" : ",\"tenantId\":\"" + tenant + "\"";
        Answer made = delivery.post(
                "/v1/webhooks",
                "{\"url\":\"http://127.0.0.1:%d/hook\",\"events\":[%s]%s}"
                        .formatted(server.getAddress().getPort(), events, of));
        assertThat(made.status()).as(made.json().toString()).isEqualTo(201);
        return made.json();
    }

    private static UUID accept() {
        UUID id = UUID.randomUUID();
        delivery.bean(AcceptApi.class)
                .accept(Accepts.request(id, "sender@elsewhere.test", List.of(Accepts.account(UUID.randomUUID()))));
        return id;
    }

    private Stream<Call> of(String type, UUID queueId) {
        return calls.stream().filter(call -> call.isOf(type, queueId));
    }

    private static String path(JsonNode webhook) {
        return "/v1/webhooks/" + webhook.get("id").asString();
    }

    @Test
    void tellsWhatBecameOfAMessageInSignedCalls() throws Exception {
        JsonNode made = make("\"accepted\",\"deferred\"", Accepts.TENANT);
        make("\"accepted\"", UUID.randomUUID());

        UUID id = accept();

        eventually(() -> assertThat(of("deferred", id)).hasSize(1));
        eventually(() -> assertThat(of("accepted", id)).hasSize(1));
        Call call = of("deferred", id).findFirst().orElseThrow();
        assertThat(call.json().at("/data/status").asString()).isEqualTo("4.3.0");
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] secret = Base64.getDecoder().decode(made.get("secret").asString().substring("whsec_".length()));
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        byte[] expected = mac.doFinal((call.id() + "." + call.timestamp() + "." + call.body()).getBytes(UTF_8));
        assertThat(call.signature()).isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
        eventually(() -> assertThat(waiting(made)).isZero());
        assertThat(delivery.get(path(made)).json().has("secret")).isFalse();
    }

    /** What a webhook is still to be told; what the tests before have left is of no concern. */
    private static long waiting(JsonNode webhook) {
        return JdbcClient.create(delivery.database().owner())
                .sql("SELECT count(*) FROM queue.webhook_event WHERE webhook_id = ?")
                .param(UUID.fromString(webhook.get("id").asString()))
                .query(Long.class)
                .single();
    }

    @Test
    void aMessageCostNothingWhereNobodyListens() {
        JsonNode made = make("\"bounced\"", Accepts.TENANT);
        UUID id = accept();
        eventually(() -> assertThat(delivery.get("/v1/queue/recipients?status=deferred&queueId=" + id)
                        .json()
                        .get("items"))
                .hasSize(1));
        assertThat(waiting(made)).isZero();
    }

    @Test
    void tellsAgainWhatWasNotTakenUnderTheSameId() {
        status = () -> calls.size() < 3 ? 503 : 200;
        JsonNode made = make("\"accepted\"", null);

        UUID id = accept();

        eventually(() -> assertThat(of("accepted", id)).hasSizeGreaterThanOrEqualTo(3));
        eventually(() -> assertThat(waiting(made)).isZero());
        assertThat(of("accepted", id).map(Call::id).distinct()).hasSize(1);
        eventually(() ->
                assertThat(delivery.get(path(made)).json().has("failingSince")).isFalse());
    }

    @Test
    void switchesOffAnEndpointThatSaysItIsGoneAndNotesIt() {
        status = () -> 410;
        JsonNode made = make("\"accepted\"", null);

        accept();

        eventually(
                () -> assertThat(delivery.get(path(made)).json().get("enabled").asBoolean())
                        .isFalse());
        eventually(() -> assertThat(delivery.audited())
                .anyMatch(row -> row.contains("WEBHOOK_DISABLE")
                        && row.contains(made.get("id").asString())));
        JsonNode off = delivery.get(path(made)).json();
        assertThat(off.get("disabledReason").asString()).contains("410");
    }

    @Test
    void followsNoRedirectAndReachesNoPrivateNetwork() {
        status = () -> 302;
        JsonNode made = make("\"accepted\"", null);
        Answer tested = delivery.call("POST", path(made) + "/test", null);
        assertThat(tested.json().get("delivered").asBoolean()).isFalse();
        assertThat(tested.json().get("status").asInt()).isEqualTo(302);
        assertThat(calls).hasSize(1).allMatch(call -> call.path().equals("/hook"));
        for (String host : List.of("10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]", "[fd00::1]", "0.0.0.0")) {
            JsonNode inside = delivery.post("/v1/webhooks", "{\"url\":\"https://" + host + "/\"}")
                    .json();
            Answer refused = delivery.call("POST", path(inside) + "/test", null);
            assertThat(refused.json().get("detail").asString()).as(host).contains("no address that webhooks may be at");
        }
    }

    @Test
    void refusesWhatIsNoWebhookAndHidesThoseOfOthers() {
        for (String body : List.of(
                "{}",
                "{\"url\":\"ftp://example.org\"}",
                "{\"url\":\"https://u:p@example.org/\"}",
                "{\"url\":\"https:///x\"}",
                "{\"url\":\"https://example.org\",\"events\":[]}")) {
            assertThat(delivery.post("/v1/webhooks", body).status()).as(body).isEqualTo(422);
        }
        assertThat(delivery.post("/v1/webhooks", "{\"url\":\"https://example.org\",\"events\":[\"born\"]}")
                        .status())
                .isEqualTo(400);
        JsonNode made = make("\"accepted\"", Accepts.TENANT);
        delivery.callAs(UUID.randomUUID());
        assertThat(delivery.get(path(made)).status()).isEqualTo(404);
        assertThat(delivery.call("DELETE", path(made), null).status()).isEqualTo(404);
        assertThat(delivery.get("/v1/webhooks").json().get("items")).isEmpty();
        delivery.callAs(Accepts.TENANT);
        assertThat(delivery.call("PATCH", path(made), "{\"enabled\":false}").status())
                .isEqualTo(428);
        assertThat(delivery.call("DELETE", path(made), null).status()).isEqualTo(204);
    }
}
