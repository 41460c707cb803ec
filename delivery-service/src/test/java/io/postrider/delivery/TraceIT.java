package io.postrider.delivery;

import static io.postrider.testkit.await.Await.eventually;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.postrider.api.ServiceName;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.platform.ServiceApplication;
import io.postrider.platform.web.Ports;
import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks a whole delivery-service, whose auth-service knows one key, for traces. */
class TraceIT {
    private static final UUID ALICE = UUID.randomUUID();

    @TempDir
    Path secrets;

    private final TestDatabase database = TestDatabase.create();
    private final List<String> audited = new CopyOnWriteArrayList<>();
    private volatile boolean auditFails;
    private HttpServer auth;
    private ConfigurableApplicationContext context;
    private volatile String grant =
            "{\"keyId\":\"%s\",\"tenantId\":null,\"domains\":[],\"actions\":[\"messages:read\"]}"
                    .formatted(UUID.randomUUID());

    @BeforeEach
    void boot() throws IOException {
        auth = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        auth.createContext(
                "/internal/oauth2/token",
                exchange ->
                        answer(exchange, 200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":900}"));
        auth.createContext("/internal/v1/directory/keys/exchanges", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean known = asked.contains("prk_known") && !asked.contains("192.0.2.66");
            answer(exchange, known ? 200 : 401, known ? grant : problem());
        });
        auth.createContext("/internal/v1/audit-entries/messages", exchange -> {
            audited.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            answer(exchange, auditFails ? 503 : 200, "{}");
        });
        auth.createContext("/internal/v1/audit-entries", exchange -> {
            audited.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            answer(exchange, auditFails ? 503 : 200, "{}");
        });
        auth.start();
        for (String role : new String[] {TestDatabase.OWNER, TestDatabase.DELIVERY_SERVICE}) {
            Files.writeString(secrets.resolve("database-" + role + ".password"), TestDatabase.PASSWORD);
        }
        Files.writeString(secrets.resolve("delivery-service.secret"), "secret");
        context = ServiceApplication.builder(DeliveryServiceApplication.class, ServiceName.DELIVERY_SERVICE)
                .run(
                        "--server.port=0",
                        "--postrider.management-port=0",
                        "--postrider.public-port=0",
                        "--postrider.address=127.0.0.1",
                        "--postrider.proxy-networks=127.0.0.1/32",
                        "--postrider.secrets-dir=" + secrets,
                        "--postrider.database.url=" + database.jdbcUrl(),
                        "--postrider.clients.auth-service.url=http://127.0.0.1:"
                                + auth.getAddress().getPort(),
                        "--postrider.clients.mailbox-service.url=http://127.0.0.1:9");
    }

    @AfterEach
    void close() {
        context.close();
        auth.stop(0);
        database.close();
    }

    private static String problem() {
        return "{\"type\":\"urn:postrider:problem:authentication-failed\",\"status\":401,\"detail\":\"unknown\"}";
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] octets = body.getBytes(UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", status == 200 ? "application/json" : "application/problem+json");
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    private HttpResponse<String> get(String query, String key) throws IOException, InterruptedException {
        int port = context.getBean(Ports.class).publicRest();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/messages/trace?" + query));
            return client.send(request.header("Authorization", "Bearer " + key).build(), ofString());
        }
    }

    @Test
    void tellsOfAMessageThatWaitsAndOfItsHops() throws Exception {
        AcceptRequest request = Accepts.local(ALICE);
        context.getBean(AcceptApi.class).accept(request);
        String address = request.envelope().recipients().getFirst().address();

        eventually(() -> assertThat(get("traceId=" + request.envelope().traceId(), "prk_known")
                        .body())
                .contains("\"outcome\":\"queued\"")
                .contains("\"status\":\"4.3.0\""));
        for (String query : List.of(
                "queueId=" + request.envelope().idempotencyKey(),
                "recipient=" + URLEncoder.encode(address.toUpperCase(java.util.Locale.ROOT), UTF_8))) {
            assertThat(get(query, "prk_known").body())
                    .contains(request.envelope().traceId())
                    .contains("\"service\":\"smtp-gateway\"")
                    .contains("\"event\":\"accepted\"");
        }
    }

    @Test
    void refusesKeysThatAreUnknownOrLackTheAction() throws Exception {
        assertThat(get("recipient=a@b.test", "prk_other").statusCode()).isEqualTo(401);
        grant = grant.replace("messages:read", "tenants:read");
        assertThat(get("recipient=a@b.test", "prk_known").statusCode()).isEqualTo(403);
    }

    @Test
    void aQueueIdThatIsNoneIsNamed() throws Exception {
        HttpResponse<String> answer = get("queueId=x", "prk_known");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("'queueId' is malformed");
    }

    @Test
    void aTimeThatNoDatabaseKnowsIsNoFaultOfOurs() throws Exception {
        for (String time :
                List.of("%2B1000000000-12-31T23:59:59Z", "%2B300000-01-01T00:00:00Z", "-300000-01-01T00:00:00Z")) {
            assertThat(get("recipient=a@b.test&before=" + time, "prk_known").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesAKeyFromWhereItMayNotBeUsedAlsoBehindAProxyAndSoonAfterItWasUsedElsewhere() throws Exception {
        assertThat(getFor("192.0.2.1").statusCode()).isEqualTo(200);
        assertThat(getFor("192.0.2.66").statusCode()).isEqualTo(401);
        assertThat(getFor("192.0.2.1").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> getFor(String client) throws IOException, InterruptedException {
        int port = context.getBean(Ports.class).publicRest();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/v1/messages/trace?recipient=a@b.test"))
                    .header("X-Forwarded-For", client)
                    .header("Authorization", "Bearer prk_known");
            return http.send(request.build(), ofString());
        }
    }

    @Test
    void showsATenantOnlyItsOwn() throws Exception {
        grant = grant.replace("\"tenantId\":null", "\"tenantId\":\"" + UUID.randomUUID() + "\"");
        AcceptRequest request = Accepts.local(ALICE);
        context.getBean(AcceptApi.class).accept(request);

        var answer = get("queueId=" + request.envelope().idempotencyKey(), "prk_known");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"messages\":[]}");
    }

    @Test
    void listsQuarantineAndLetsAnAdministratorDecide() throws Exception {
        AcceptRequest one = Accepts.local(ALICE);
        AcceptRequest other = Accepts.local(ALICE);
        context.getBean(AcceptApi.class).accept(one);
        context.getBean(AcceptApi.class).accept(other);
        eventually(() -> {
            database.execute("UPDATE queue.recipient SET quarantined = true WHERE owner IS NULL");
            assertThat(call("GET", "/v1/messages/quarantine").body())
                    .contains(one.envelope().idempotencyKey().toString())
                    .contains(other.envelope().idempotencyKey().toString());
        });
        String path = "/v1/messages/quarantine/" + one.envelope().idempotencyKey();
        assertThat(call("POST", path + "/release").statusCode()).isEqualTo(403);
        grant = grant.replace("messages:read", "messages:write");
        var key = "prk_known_write";

        assertThat(call("POST", path + "/release", key).statusCode()).isEqualTo(204);
        assertThat(call("POST", path + "/release", key).statusCode()).isEqualTo(404);
        assertThat(audited)
                .singleElement(STRING)
                .contains(
                        "\"action\":\"MESSAGE_RELEASE\"",
                        one.envelope().idempotencyKey().toString())
                .contains("\"tenantId\":\"" + Accepts.TENANT + "\"", "sender@elsewhere.test");
    }

    @Test
    void aMessageLeftQuarantineWithoutARowInTheAuditLog() throws Exception {
        String path = "/v1/messages/quarantine/" + quarantined(Accepts.account(ALICE)) + "/release";
        grant = grant.replace("messages:read", "messages:write");
        auditFails = true;

        assertThat(call("POST", path, "prk_known_write").statusCode()).isEqualTo(503);
        assertThat(call("DELETE", path.replace("/release", ""), "prk_known_write")
                        .statusCode())
                .isEqualTo(503);
        assertThat(waiting()).containsExactly(address(ALICE));
    }

    @Test
    void aTenantsAdministratorDecidedOnAnotherTenantsRecipients() throws Exception {
        UUID bob = UUID.randomUUID();
        var foreign = new AcceptEnvelope.Recipient(address(bob), bob, UUID.randomUUID(), null, null);
        String path = "/v1/messages/quarantine/" + quarantined(Accepts.account(ALICE), foreign);
        grant = grant.replace("messages:read", "messages:write")
                .replace("\"tenantId\":null", "\"tenantId\":\"" + Accepts.TENANT + "\"");

        assertThat(call("POST", path + "/release", "prk_known_write").statusCode())
                .isEqualTo(204);
        assertThat(waiting()).containsExactly(address(bob));
        assertThat(call("DELETE", path, "prk_known_write").statusCode()).isEqualTo(404);
        assertThat(waiting()).containsExactly(address(bob));
    }

    @Test
    void oneCallReleasesABrakedAccountOfTheCallersTenant() throws Exception {
        database.execute("INSERT INTO queue.brake (account_id, tenant_id, address, reason, told) VALUES ('%s', '%s',"
                        .formatted(ALICE, Accepts.TENANT)
                + " 'alice@example.test', '51 messages', true)");
        assertThat(call("GET", "/v1/messages/brakes").body()).contains("\"reason\":\"51 messages\"", ALICE.toString());
        String path = "/v1/messages/brakes/Alice@example.test/release";
        grant = grant.replace("messages:read", "messages:write");
        String all = grant;
        grant = all.replace("\"tenantId\":null", "\"tenantId\":\"" + UUID.randomUUID() + "\"");
        assertThat(call("POST", path, "prk_known_of_another").statusCode()).isEqualTo(404);
        grant = all;
        assertThat(call("POST", path, "prk_known_write").body())
                .contains("\"address\":\"alice@example.test\"", "\"recipients\":0");
        assertThat(call("POST", path, "prk_known_write").statusCode()).isEqualTo(404);
        assertThat(audited).singleElement(STRING).contains("\"action\":\"BRAKE_RELEASE\"", ALICE.toString());
    }

    private UUID quarantined(AcceptEnvelope.Recipient... recipients) {
        UUID id = UUID.randomUUID();
        context.getBean(AcceptApi.class).accept(Accepts.request(id, "sender@elsewhere.test", List.of(recipients)));
        eventually(() -> {
            database.execute("UPDATE queue.recipient SET quarantined = true WHERE owner IS NULL");
            assertThat(waiting()).hasSize(recipients.length);
        });
        return id;
    }

    private static String address(UUID account) {
        return Accepts.account(account).address();
    }

    private List<String> waiting() {
        return JdbcClient.create(database.owner())
                .sql("SELECT address FROM queue.recipient WHERE quarantined AND owner IS NULL")
                .query(String.class)
                .list();
    }

    private HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return call(method, path, "prk_known");
    }

    private HttpResponse<String> call(String method, String path, String key) throws IOException, InterruptedException {
        int port = context.getBean(Ports.class).publicRest();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .method(method, HttpRequest.BodyPublishers.noBody());
            return client.send(request.header("Authorization", "Bearer " + key).build(), ofString());
        }
    }

    @Test
    void refusesQuestionsWithoutSense() throws Exception {
        assertThat(get("", "prk_known").statusCode()).isEqualTo(400);
        assertThat(get("traceId=xyz", "prk_known").statusCode()).isEqualTo(400);
        assertThat(get("queueId=xyz", "prk_known").statusCode()).isEqualTo(400);
        assertThat(get("recipient=a&limit=0", "prk_known").statusCode()).isEqualTo(400);
    }
}
