package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.Scope;
import io.postrider.api.ServiceName;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Routes of outgoing mail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesIT {
    private static final String RELAY = """
            {"senderDomain":"example.org","transport":"smarthost","host":"Relay.example.net","username":"us",
             "password":"hunter2-hunter2","maxConnections":5,"description":"By the provider"}""";

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;
    private AuthServer lenient;
    private String tenantKey = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path secrets = AuthServer.secrets(folder);
        server = AuthServer.start(database, secrets);
        lenient = AuthServer.start(database, secrets, "--postrider.auth.routes.by-tenants=true");
        server.makeDomain("example.org");
        String tenant = get("/v1/domains/example.org").get("tenantId").asString();
        tenantKey = expect(201, server.admin("POST", "/v1/api-keys", """
                {"name":"theirs","tenantId":"%s","actions":["domains:read","domains:write"]}""".formatted(tenant)))
                .json()
                .get("secret")
                .asString();
    }

    @AfterAll
    void stop() {
        lenient.close();
        server.close();
        database.close();
    }

    @AfterEach
    void forget() {
        database.execute("delete from directory.route");
    }

    private JsonNode get(String path) {
        return expect(200, server.admin("GET", path, "")).json();
    }

    private AuthServer.Answer make(String route) {
        return server.admin("POST", "/v1/routes", route);
    }

    private JsonNode table() {
        return expect(
                        200,
                        server.internal(
                                ServiceName.DELIVERY_SERVICE, Scope.ROUTES_READ, "GET", "/internal/v1/routes", ""))
                .json()
                .get("routes");
    }

    @Test
    void keepsAPasswordThatNobodyReadsButTheServiceThatSends() {
        AuthServer.Answer made = expect(201, make(RELAY));
        JsonNode route = made.json();
        assertThat(route.get("recipientDomain").asString()).isEqualTo("*");
        assertThat(route.get("host").asString()).isEqualTo("relay.example.net");
        assertThat(route.get("port").asInt()).isEqualTo(587);
        assertThat(route.get("tls").asString()).isEqualTo("verified");
        assertThat(route.get("passwordSet").asBoolean()).isTrue();
        String path = "/v1/routes/" + route.get("id").asString();
        assertThat(made.header("Location")).isEqualTo(path);

        assertThat(made.text()).doesNotContain("hunter2");
        assertThat(get(path).toString()).doesNotContain("hunter2");
        assertThat(get("/v1/routes").toString()).contains("relay.example.net").doesNotContain("hunter2");
        assertThat(get("/v1/audit-log").toString()).contains("route.create").doesNotContain("hunter2");
        assertThat(table().get(0).get("server").get("password").asString()).isEqualTo("hunter2-hunter2");
        expect(403, server.internal(ServiceName.SMTP_GATEWAY, Scope.DIRECTORY_READ, "GET", "/internal/v1/routes", ""));
    }

    @Test
    void wantsThePasswordAgainForAnotherServer() {
        JsonNode route = expect(201, make(RELAY)).json();
        String path = "/v1/routes/" + route.get("id").asString();
        expect(428, server.admin("PATCH", path, "{\"maxPerMinute\":60}"));
        JsonNode changed = expect(200, server.admin("PATCH", path, "{\"maxPerMinute\":60}", "If-Match", "\"0\""))
                .json();
        assertThat(changed.get("maxPerMinute").asInt()).isEqualTo(60);
        assertThat(changed.get("version").asLong()).isEqualTo(1);
        assertThat(table().get(0).get("server").get("password").asString()).isEqualTo("hunter2-hunter2");

        String stolen = "{\"host\":\"mine.example.com\"}";
        assertThat(expect(422, server.admin("PATCH", path, stolen, "If-Match", "*"))
                        .text())
                .contains("password");
        expect(200, server.admin("PATCH", path, "{\"username\":null}", "If-Match", "*"));
        assertThat(get(path).get("passwordSet").asBoolean()).isFalse();
        expect(204, server.admin("DELETE", path, ""));
        assertThat(table()).isEmpty();
    }

    @Test
    void refusesWhatCannotWork() {
        for (String wrong : List.of(
                "{\"transport\":\"pigeon\"}",
                "{\"transport\":\"smarthost\"}",
                "{\"transport\":\"mx\",\"host\":\"a.example\"}",
                "{\"transport\":\"mx\",\"tls\":\"implicit\"}",
                "{\"transport\":\"smarthost\",\"host\":\"a b\"}",
                "{\"transport\":\"smarthost\",\"host\":\"a.example\",\"port\":70000}",
                "{\"transport\":\"smarthost\",\"host\":\"a.example\",\"username\":\"u\"}",
                "{\"transport\":\"smarthost\",\"host\":\"a.example\",\"username\":\"u\",\"password\":\"p\",\"tls\":\"required\"}",
                "{\"transport\":\"lmtp\",\"host\":\"a.example\",\"username\":\"u\",\"password\":\"p\"}",
                "{\"transport\":\"smarthost\",\"host\":\"a.example\",\"certificateAuthorities\":\"no PEM\"}",
                "{\"transport\":\"mx\",\"recipientDomain\":\"*.*\"}",
                "{\"transport\":\"mx\",\"maxConnections\":0}")) {
            assertThat(make(wrong).status()).as(wrong).isEqualTo(422);
        }
        expect(201, make("{\"transport\":\"mx\",\"recipientDomain\":\"*.far.example\",\"tls\":\"required\"}"));
        expect(409, make("{\"transport\":\"mx\",\"recipientDomain\":\"*.FAR.example\"}"));
        expect(201, make("{\"transport\":\"lmtp\",\"recipientDomain\":\"store.example\",\"host\":\"127.0.0.1\"}"));
        assertThat(table().get(1).get("server").get("port").asInt()).isEqualTo(24);
    }

    @Test
    void tenantsDecideAboutTheirOwnMailWhereThatIsAllowed() {
        expect(201, make("{\"transport\":\"mx\",\"maxConnections\":3}"));
        assertThat(server.adminAs(tenantKey, "POST", "/v1/routes", RELAY).status())
                .isEqualTo(403);
        expect(403, lenient.adminAs(tenantKey, "POST", "/v1/routes", "{\"transport\":\"mx\"}"));
        expect(403, lenient.adminAs(tenantKey, "POST", "/v1/routes", """
                {"senderDomain":"example.org","transport":"lmtp","host":"127.0.0.1"}"""));
        String path = "/v1/routes/"
                + expect(201, lenient.adminAs(tenantKey, "POST", "/v1/routes", RELAY))
                        .json()
                        .get("id")
                        .asString();
        JsonNode theirs = expect(200, lenient.adminAs(tenantKey, "GET", "/v1/routes", ""))
                .json()
                .get("items");
        assertThat(theirs).hasSize(1);
        assertThat(table().valueStream()
                        .filter(route ->
                                route.has("tenantId") && !route.get("tenantId").isNull()))
                .hasSize(1);
        expect(200, lenient.adminAs(tenantKey, "PATCH", path, "{\"enabled\":false}", "If-Match", "*"));
        assertThat(table()).hasSize(1);
        expect(204, lenient.adminAs(tenantKey, "DELETE", path, ""));
    }

    @Test
    void aStateHasRoutesAndAppliedTwiceChangesNothing() {
        String state = """
                {"routes":[{"senderDomain":"example.org","recipientDomain":"*","transport":"smarthost",
                            "host":"relay.example.net","username":"us","password":"hunter2-hunter2"},
                           {"senderDomain":"*","recipientDomain":"store.example","transport":"lmtp","host":"127.0.0.1"}]}""";
        AuthServer.Answer first = expect(200, server.admin("PUT", "/v1/state", state));
        assertThat(first.json()
                        .get("changes")
                        .valueStream()
                        .map(change -> change.get("name").asString()))
                .containsExactly("example.org to *", "* to store.example");
        assertThat(first.text()).doesNotContain("hunter2");
        assertThat(expect(200, server.admin("PUT", "/v1/state", state)).json().get("changes"))
                .isEmpty();
        AuthServer.Answer pruned = expect(200, server.admin("PUT", "/v1/state?prune=true&dryRun=true", """
                {"domains":[{"name":"example.org"}],"routes":[]}"""));
        assertThat(pruned.text()).contains("route.delete").doesNotContain("store.example");
    }
}
