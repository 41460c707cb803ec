package io.postrider.auth.contract;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.auth.AuthServer.Answer;
import io.postrider.testkit.database.TestDatabase;
import io.postrider.testkit.openapi.ApiClient;
import io.postrider.testkit.openapi.ApiDescription;
import io.postrider.testkit.openapi.ApiDescription.Operation;
import io.postrider.testkit.openapi.FullTenant;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * S21, with the service's own checks switched off: every operation of the OpenAPI document, asked for what is another
 * tenant's, leaks nothing and writes nothing, because PostgreSQL does not let it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowSecurityMatrixIT {
    private static final String CANARY = "canary-blue";
    private static final String PASSWORD = FullTenant.PASSWORD;
    /** It signs what it is told and reads no row. */
    private static final String SIGNS = "POST /v1/me/tokens";

    private final TestDatabase database = TestDatabase.create();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private AuthServer server;
    private ApiDescription description;
    private FullTenant red;
    private FullTenant blue;
    private String blueAnn = "";
    private String before = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.startWith(
                List.of(ChecksOff.class),
                database,
                AuthServer.secrets(folder),
                "--postrider.auth.api-keys.calls-per-second=100000",
                "--postrider.dns.resolver=127.0.0.1:1",
                "--postrider.dns.health-deadline=50ms");
        description =
                new ApiDescription(server.anonymous("GET", "/v1/openapi.json").text());
        try (ApiClient api = new ApiClient(URI.create(server.publicUrl()), AuthServer.ADMIN_KEY)) {
            red = FullTenant.make(api, "red");
            blue = FullTenant.make(api, "blue");
        }
        keys.put("a tenant's", key("\"tenantId\":\"%s\"".formatted(red.tenantId())));
        keys.put("a domain's", key("\"tenantId\":\"%s\",\"domains\":[\"%s\"]".formatted(red.tenantId(), red.domain())));
        keys.put("a domain's without a tenant", key("\"domains\":[\"%s\"]".formatted(red.domain())));
        blueAnn = expect(200, server.admin("GET", "/v1/accounts/ann@blue.example", ""))
                .json()
                .get("id")
                .asString();
        logIns("ann@blue.example", blueAnn, CANARY);
        before = ForeignRows.of(database, red.tenantId());
    }

    private String key(String reach) {
        String body = "{\"name\":\"matrix\",\"actions\":%s,%s}".formatted(actions(), reach);
        return expect(201, server.admin("POST", "/v1/api-keys", body))
                .json()
                .get("secret")
                .asString();
    }

    /** All that there are. */
    private JsonNode actions() {
        return server.admin("GET", "/v1/roles", "")
                .json()
                .get("items")
                .valueStream()
                .filter(role -> role.get("name").asString().equals("platform-admin"))
                .findFirst()
                .orElseThrow()
                .get("actions");
    }

    /** Gives an account an app password and a device that tell whose they are. */
    private void logIns(String address, String id, String canary) {
        expect(
                201,
                server.admin(
                        "POST", "/v1/accounts/" + address + "/app-passwords", "{\"name\":\"%s\"}".formatted(canary)));
        database.execute("""
                insert into directory.device (device_id, account_id, protocol, client_address, first_seen_at, last_seen_at)
                values (gen_random_uuid(), '%s', 'imap', '%s', now(), now())""".formatted(id, canary));
    }

    @AfterAll
    void stop() {
        String after = ForeignRows.of(database, red.tenantId());
        server.close();
        database.close();
        assertThat(after).as("what no call may have changed").isEqualTo(before);
    }

    @TestFactory
    Stream<DynamicTest> everyOperation() {
        return description.operations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> check(operation)));
    }

    private void check(Operation operation) {
        if (operation.isUsersOwn()) {
            if (!operation.toString().equals(SIGNS)) {
                assertNothing("a user", operation, asBlueAnn(operation));
            }
            return;
        }
        keys.forEach((who, secret) -> assertNothing(who, operation, call(secret, operation)));
        assertThat(ForeignRows.of(database, red.tenantId()))
                .as(operation.toString())
                .isEqualTo(before);
    }

    private static void assertNothing(String who, Operation operation, Answer answer) {
        assertThat(answer.text()).as(who).doesNotContain(CANARY);
        if (operation.hasVariable()) {
            assertThat(answer.status()).as(who + ' ' + answer.text()).isGreaterThanOrEqualTo(400);
        }
    }

    private Answer call(String secret, Operation operation) {
        return server.adminAs(
                secret, operation.method(), blue.fill(operation.path()), body(operation), "If-Match", "*");
    }

    private Answer asBlueAnn(Operation operation) {
        return server.me(
                "ann@red.example",
                PASSWORD,
                operation.method(),
                blue.fill(operation.path()),
                body(operation),
                "If-Match",
                "*",
                ChecksOff.AS,
                blueAnn);
    }

    private String body(Operation operation) {
        JsonNode schema = description.request(operation);
        return schema.isMissingNode() ? "" : blue.body(description, schema);
    }

    @Test
    void theChecksAreOffIndeed() {
        String secret = keys.get("a tenant's");
        expect(200, server.adminAs(secret, "GET", "/v1/audit-log/verification", ""));
        database.execute("alter table directory.account disable row level security");
        try {
            assertThat(server.adminAs(secret, "GET", "/v1/deleted-accounts", "").text())
                    .contains(CANARY);
        } finally {
            database.execute("alter table directory.account enable row level security");
        }
        assertThat(server.adminAs(secret, "GET", "/v1/deleted-accounts", "").text())
                .doesNotContain(CANARY);
    }

    @Test
    void keysDoNotGrow() {
        for (String body : List.of(
                "{\"name\":\"all\",\"role\":\"platform-admin\"}",
                "{\"name\":\"all\",\"role\":\"tenant-admin\",\"tenantId\":\"%s\"}".formatted(blue.tenantId()))) {
            keys.forEach((who, secret) -> assertThat(
                            server.adminAs(secret, "POST", "/v1/api-keys", body).status())
                    .as(who)
                    .isGreaterThanOrEqualTo(400));
        }
    }

    @Test
    void rolesDoNotGrow() {
        for (String who : List.of("a tenant's", "a domain's", "a domain's without a tenant")) {
            assertThat(server.adminAs(
                                    keys.get(who),
                                    "PUT",
                                    "/v1/accounts/ann@red.example/role",
                                    "{\"role\":\"platform-admin\"}")
                            .status())
                    .as(who)
                    .isGreaterThanOrEqualTo(400);
        }
    }

    /** The worker, which is not limited, would make its accounts anywhere. */
    @Test
    void batchesReachNoFartherThanTheirKeys() {
        keys.forEach((who, secret) -> assertThat(server.adminAs(
                                secret,
                                "POST",
                                "/v1/account-batches",
                                "{\"accounts\":[{\"address\":\"new@blue.example\"}]}")
                        .status())
                .as(who)
                .isGreaterThanOrEqualTo(400));
    }

    @Test
    void statesReachNoOtherTenant() {
        String state = """
                {"domains":[{"name":"blue.example","enabled":false}],
                 "accounts":[{"address":"ann@blue.example","enabled":false}]}""";
        keys.forEach((who, secret) -> assertThat(server.adminAs(secret, "PUT", "/v1/state?prune=true", state)
                        .status())
                .as(who)
                .isGreaterThanOrEqualTo(400));
    }

    /** The other way round: what is its own, however much of the directory that touches, a limited call may do away with. */
    @Test
    void aTenantsKeyErasesADomainOfItsOwn() {
        String secret = keys.get("a tenant's");
        String id = expect(
                        201,
                        server.admin(
                                "POST",
                                "/v1/domains",
                                "{\"name\":\"third.example\",\"tenantId\":\"%s\"}".formatted(red.tenantId())))
                .json()
                .get("id")
                .asString();
        expect(
                201,
                server.adminAs(
                        secret,
                        "POST",
                        "/v1/accounts",
                        "{\"address\":\"eve@third.example\",\"password\":\"%s\"}".formatted(PASSWORD)));
        expect(204, server.adminAs(secret, "DELETE", "/v1/domains/third.example?withContents=true", ""));
        expect(204, server.adminAs(secret, "DELETE", "/v1/deleted-domains/" + id, ""));
        expect(404, server.admin("GET", "/v1/domains/third.example", ""));
    }

    /** Within a tenant, passwords and what else logs an account in are limited by domain too. */
    @Test
    void keysForADomainReachNoLogInOfAnother() {
        expect(
                201,
                server.admin(
                        "POST",
                        "/v1/domains",
                        "{\"name\":\"second.example\",\"tenantId\":\"%s\"}".formatted(red.tenantId())));
        String id = expect(
                        201,
                        server.admin(
                                "POST",
                                "/v1/accounts",
                                "{\"address\":\"bob@second.example\",\"password\":\"%s\"}".formatted(PASSWORD)))
                .json()
                .get("id")
                .asString();
        logIns("bob@second.example", id, "canary-of-bob");
        String path = "/v1/accounts/" + id;
        for (String who : List.of("a domain's", "a domain's without a tenant")) {
            String secret = keys.get(who);
            assertThat(server.adminAs(secret, "GET", path + "/app-passwords", "")
                            .text())
                    .doesNotContain("canary-of-bob");
            assertThat(server.adminAs(secret, "GET", path + "/sessions", "").text())
                    .doesNotContain("canary-of-bob");
            assertThat(server.adminAs(secret, "PUT", path + "/password", "{\"password\":\"taken over\"}")
                            .status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(server.adminAs(secret, "DELETE", path, "").status()).isGreaterThanOrEqualTo(400);
        }
        expect(200, server.me("bob@second.example", PASSWORD, "GET", "/v1/me/sessions", ""));
    }
}
