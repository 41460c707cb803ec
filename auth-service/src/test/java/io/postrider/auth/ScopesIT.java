package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.postrider.api.ServiceName;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** S21: every endpoint, asked with every kind of key. What a key does not reach does not exist for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopesIT {
    private static final String ALL = """
            ["tenants:read","tenants:write","domains:read","domains:write","accounts:read","accounts:write",\
            "aliases:read","aliases:write","keys:read","keys:write","audit:read"]""";

    private final TestDatabase database = TestDatabase.create();
    private final Map<String, String> tenants = new HashMap<>();
    private AuthServer server;
    /** Of tenant red, which has red.example and red2.example. */
    private String tenantKey = "";
    /** Of red.example only. */
    private String domainKey = "";
    /** Of tenant blue. */
    private String otherKey = "";
    /** Of tenant red, may only read accounts. */
    private String readerKey = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        for (String tenant : List.of("red", "blue")) {
            tenants.put(tenant, server.makeTenant(tenant));
        }
        domain("red.example", "red");
        domain("red2.example", "red");
        domain("blue.example", "blue");
        for (String domain : List.of("red.example", "red2.example", "blue.example")) {
            expect(201, account(AuthServer.ADMIN_KEY, "ann@" + domain));
            expect(
                    201,
                    server.admin(
                            "POST",
                            "/v1/aliases",
                            "{\"address\":\"team@%s\",\"targets\":[\"ann@%s\"]}".formatted(domain, domain)));
        }
        tenantKey = key("{\"name\":\"red\",\"tenantId\":\"%s\",\"actions\":%s}".formatted(tenants.get("red"), ALL));
        domainKey = key("{\"name\":\"red.example\",\"tenantId\":\"%s\",\"domains\":[\"red.example\"],\"actions\":%s}"
                .formatted(tenants.get("red"), ALL));
        otherKey = key("{\"name\":\"blue\",\"tenantId\":\"%s\",\"actions\":%s}".formatted(tenants.get("blue"), ALL));
        readerKey = key("{\"name\":\"reader\",\"tenantId\":\"%s\",\"actions\":[\"accounts:read\"]}"
                .formatted(tenants.get("red")));
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    private void domain(String name, String tenant) {
        server.makeDomain(name, tenants.get(tenant));
    }

    private AuthServer.Answer account(String key, String address) {
        return server.adminAs(
                key,
                "POST",
                "/v1/accounts",
                "{\"address\":\"%s\",\"password\":\"a good password\"}".formatted(address));
    }

    private String key(String body) {
        return expect(201, server.admin("POST", "/v1/api-keys", body))
                .json()
                .get("secret")
                .asString();
    }

    private List<String> seen(String key, String path, String field) {
        return expect(200, server.adminAs(key, "GET", path, ""))
                .json()
                .get("items")
                .valueStream()
                .map(item -> item.get(field).asString())
                .toList();
    }

    @Test
    void listsOnlyWhatTheKeyReaches() {
        assertThat(seen(tenantKey, "/v1/domains", "name")).containsExactly("red.example", "red2.example");
        assertThat(seen(domainKey, "/v1/domains", "name")).containsExactly("red.example");
        assertThat(seen(otherKey, "/v1/accounts", "domain")).containsOnly("blue.example");
        assertThat(seen(domainKey, "/v1/accounts", "domain")).containsOnly("red.example");
        assertThat(seen(domainKey, "/v1/aliases", "address")).containsExactly("team@red.example");
        assertThat(seen(tenantKey, "/v1/tenants", "name")).containsExactly("red");
        assertThat(seen(otherKey, "/v1/api-keys", "name")).containsExactly("blue");
        assertThat(seen(domainKey, "/v1/api-keys", "name")).containsExactly("red.example");
        assertThat(seen(tenantKey, "/v1/api-keys", "name")).contains("red", "red.example", "reader");
        assertThat(seen(otherKey, "/v1/audit-log", "tenantId")).containsOnly(tenants.get("blue"));
    }

    @Test
    void answersAlikeForWhatIsAbsentAndWhatIsOutOfReach() {
        for (String path : List.of("/v1/accounts/%s@%s", "/v1/aliases/%s@%s")) {
            String name = path.contains("accounts") ? "ann" : "team";
            AuthServer.Answer absent = expect(404, get(domainKey, path.formatted("nobody", "red.example")));
            AuthServer.Answer foreign = expect(404, get(domainKey, path.formatted(name, "blue.example")));
            AuthServer.Answer sibling = expect(404, get(domainKey, path.formatted(name, "red2.example")));
            assertThat(foreign.json().get("detail")).isEqualTo(absent.json().get("detail"));
            assertThat(sibling.json().get("detail")).isEqualTo(absent.json().get("detail"));
            expect(200, get(domainKey, path.formatted(name, "red.example")));
        }
        expect(404, get(tenantKey, "/v1/domains/blue.example"));
        expect(404, get(tenantKey, "/v1/tenants/" + tenants.get("blue")));
    }

    private AuthServer.Answer get(String key, String path) {
        return server.adminAs(key, "GET", path, "");
    }

    @Test
    void changesNothingOutOfReach() {
        for (String key : List.of(tenantKey, domainKey)) {
            expect(404, server.adminAs(key, "PATCH", "/v1/accounts/ann@blue.example", "{}", "If-Match", "*"));
            expect(404, server.adminAs(key, "PUT", "/v1/accounts/ann@blue.example/password", "{}"));
            expect(404, server.adminAs(key, "DELETE", "/v1/accounts/ann@blue.example", ""));
            expect(404, server.adminAs(key, "PATCH", "/v1/aliases/team@blue.example", "{}", "If-Match", "*"));
            expect(404, server.adminAs(key, "DELETE", "/v1/aliases/team@blue.example", ""));
            expect(404, server.adminAs(key, "PATCH", "/v1/domains/blue.example", "{}", "If-Match", "*"));
            expect(404, server.adminAs(key, "DELETE", "/v1/domains/blue.example", ""));
            expect(422, account(key, "new@blue.example"));
        }
        expect(422, account(domainKey, "new@red2.example"));
        // Neither moves an account out of its reach, nor an alias to what is another tenant's.
        expect(
                422,
                server.adminAs(
                        domainKey,
                        "PATCH",
                        "/v1/accounts/ann@red.example",
                        "{\"address\":\"ann2@red2.example\"}",
                        "If-Match",
                        "*"));
        expect(
                422,
                server.adminAs(
                        tenantKey,
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"x@red.example\",\"targets\":[\"ann@blue.example\"]}"));
        expect(403, server.adminAs(tenantKey, "POST", "/v1/tenants", "{\"name\":\"x\"}"));
        expect(403, server.adminAs(domainKey, "POST", "/v1/domains", "{\"name\":\"x.example\"}"));
        expect(403, server.adminAs(domainKey, "DELETE", "/v1/domains/red.example", ""));
        expect(403, get(tenantKey, "/v1/audit-log/verification"));
    }

    @Test
    void letsMailGoOnlyToAccountsThatTheKeyReaches() {
        String alias = "{\"address\":\"mixed@red.example\",\"targets\":[\"ann@red.example\",\"ann@red2.example\"]}";
        AuthServer.Answer refused = expect(422, server.adminAs(domainKey, "POST", "/v1/aliases", alias));
        AuthServer.Answer absent =
                expect(422, server.adminAs(domainKey, "POST", "/v1/aliases", alias.replace("ann@red2", "nobody@red2")));
        assertThat(refused.detail()).isEqualTo(absent.detail().replace("nobody", "ann"));
        for (String field : List.of("catchAll", "postmaster")) {
            expect(
                    422,
                    server.adminAs(
                            domainKey,
                            "PATCH",
                            "/v1/domains/red.example",
                            "{\"%s\":\"ann@red2.example\"}".formatted(field),
                            "If-Match",
                            "*"));
        }
        // What somebody with a farther reach has decided may stay.
        String path = expect(201, server.adminAs(tenantKey, "POST", "/v1/aliases", alias))
                .header("Location");
        expect(200, server.adminAs(domainKey, "PATCH", path, "{\"description\":\"Both\"}", "If-Match", "*"));
        expect(204, server.adminAs(domainKey, "DELETE", path, ""));
    }

    @Test
    void aTenantCanGoWhenAllItsKeysAreRevoked() {
        String tenant = expect(201, server.admin("POST", "/v1/tenants", "{\"name\":\"green\"}"))
                .header("Location");
        String id = tenant.substring(tenant.lastIndexOf('/') + 1);
        AuthServer.Answer key = expect(
                201,
                server.admin(
                        "POST",
                        "/v1/api-keys",
                        "{\"name\":\"green\",\"tenantId\":\"%s\",\"actions\":[\"audit:read\"]}".formatted(id)));
        expect(409, server.admin("DELETE", tenant, ""));
        expect(204, server.admin("DELETE", key.header("Location"), ""));
        expect(204, server.admin("DELETE", tenant, ""));
        expect(404, server.admin("GET", tenant, ""));
    }

    @Test
    void worksWithinItsReach() {
        expect(201, account(domainKey, "bob@red.example"));
        expect(204, server.adminAs(domainKey, "DELETE", "/v1/accounts/bob@red.example", ""));
        expect(201, server.adminAs(tenantKey, "POST", "/v1/domains", "{\"name\":\"red3.example\"}"));
        expect(204, server.adminAs(tenantKey, "DELETE", "/v1/domains/red3.example", ""));
    }

    @Test
    void doesOnlyWhatItsActionsSay() {
        expect(200, get(readerKey, "/v1/accounts/ann@red.example"));
        expect(200, get(readerKey, "/v1/api-keys/me"));
        for (String path : List.of("/v1/tenants", "/v1/domains", "/v1/aliases", "/v1/api-keys", "/v1/audit-log")) {
            AuthServer.Answer refused = expect(403, get(readerKey, path));
            assertThat(refused.json().get("code").asString()).isEqualTo("forbidden");
        }
        expect(403, account(readerKey, "bob@red.example"));
        expect(403, server.adminAs(readerKey, "DELETE", "/v1/accounts/ann@red.example", ""));
    }

    @Test
    void givesNoKeyMoreThanItHas() {
        String self = "{\"name\":\"x\",\"actions\":[\"accounts:read\"]%s}";
        AuthServer.Answer made = expect(201, server.adminAs(domainKey, "POST", "/v1/api-keys", self.formatted("")));
        assertThat(made.json().get("domains").toString()).isEqualTo("[\"red.example\"]");
        assertThat(made.json().get("tenantId").asString()).isEqualTo(tenants.get("red"));
        expect(
                404,
                server.adminAs(domainKey, "POST", "/v1/api-keys", self.formatted(",\"domains\":[\"red2.example\"]")));
        expect(
                422,
                server.adminAs(
                        tenantKey,
                        "POST",
                        "/v1/api-keys",
                        self.formatted(",\"tenantId\":\"" + tenants.get("blue") + "\"")));
        expect(
                403,
                server.adminAs(tenantKey, "POST", "/v1/api-keys", "{\"name\":\"x\",\"actions\":[\"messages:write\"]}"));
        expect(422, server.admin("POST", "/v1/api-keys", "{\"name\":\"x\",\"actions\":[]}"));
        expect(422, server.admin("POST", "/v1/api-keys", self.formatted(",\"expiresAt\":\"2020-01-01T00:00:00Z\"")));
    }

    @Test
    void aRevokedOrExpiredKeyIsDeadAtOnce() {
        AuthServer.Answer made = expect(
                201, server.admin("POST", "/v1/api-keys", "{\"name\":\"short\",\"actions\":[\"accounts:read\"]}"));
        String secret = made.json().get("secret").asString();
        expect(200, get(secret, "/v1/accounts"));
        expect(204, server.admin("DELETE", made.header("Location"), ""));
        expect(401, get(secret, "/v1/accounts"));
        expect(404, server.admin("GET", made.header("Location"), ""));

        Instant later = Instant.now().plusSeconds(3_600);
        String brief =
                key("{\"name\":\"brief\",\"actions\":[\"accounts:read\"],\"expiresAt\":\"%s\"}".formatted(later));
        expect(200, get(brief, "/v1/accounts"));
        database.execute("update directory.api_key set expires_at = now() where name = 'brief'");
        expect(401, get(brief, "/v1/accounts"));
    }

    @Test
    void keepsTheLastKeyThatCanMakeKeys() {
        String id =
                get(AuthServer.ADMIN_KEY, "/v1/api-keys/me").json().get("id").asString();
        expect(409, server.admin("DELETE", "/v1/api-keys/" + id, ""));
    }

    @Test
    void exchangesAKeyForOtherServices() {
        AuthServer.Answer grant = server.internal(
                ServiceName.DELIVERY_SERVICE,
                "directory.read",
                "POST",
                "/internal/v1/directory/keys/exchanges",
                "{\"secret\":\"%s\",\"clientAddress\":\"192.0.2.1\"}".formatted(readerKey));
        assertThat(expect(200, grant).json().get("tenantId").asString()).isEqualTo(tenants.get("red"));
        assertThat(grant.json().get("actions").toString()).isEqualTo("[\"accounts:read\"]");
        expect(
                401,
                server.internal(
                        ServiceName.DELIVERY_SERVICE,
                        "directory.read",
                        "POST",
                        "/internal/v1/directory/keys/exchanges",
                        "{\"secret\":\"prk_guess\",\"clientAddress\":\"192.0.2.1\"}"));
    }

    @Test
    void everyWriteIsInTheAuditLogAndNobodyCanChangeARow() throws SQLException {
        AuthServer.Answer made = expect(201, account(tenantKey, "audited@red2.example"));
        String id = made.json().get("id").asString();
        expect(200, server.adminAs(tenantKey, "PATCH", "/v1/accounts/" + id, "{\"quotaBytes\":7}", "If-Match", "*"));
        expect(200, server.adminAs(tenantKey, "PUT", "/v1/accounts/" + id + "/password", ""));
        expect(204, server.adminAs(tenantKey, "DELETE", "/v1/accounts/" + id, ""));
        // What is refused leaves no row.
        expect(404, server.adminAs(tenantKey, "DELETE", "/v1/accounts/" + id, ""));
        JsonNode rows = expect(200, get(tenantKey, "/v1/audit-log?objectId=" + id))
                .json()
                .get("items");
        assertThat(rows.valueStream().map(row -> row.get("action").asString()))
                .containsExactly("account.delete", "account.password", "account.update", "account.create");
        assertThat(rows.get(2).get("changes").toString()).isEqualTo("{\"quotaBytes\":7}");
        assertThat(rows.get(3).get("actor").get("name").asString()).isEqualTo("red");
        assertThat(rows.get(3).get("actor").get("clientAddress").asString()).isEqualTo("127.0.0.1");
        assertThat(rows.toString()).doesNotContain("password\":\"");

        assertThat(get(AuthServer.ADMIN_KEY, "/v1/audit-log/verification")
                        .json()
                        .get("intact")
                        .asBoolean())
                .isTrue();
        try (var connection = database.dataSource(TestDatabase.AUTH_SERVICE).getConnection();
                var statement = connection.createStatement()) {
            assertThat(catchThrowable(() -> statement.execute("update directory.audit set actor_name = 'somebody'")))
                    .hasMessageContaining("permission denied");
            assertThat(catchThrowable(() -> statement.execute("delete from directory.audit")))
                    .hasMessageContaining("permission denied");
        }
        database.execute("update directory.audit set actor_name = 'somebody' where audit_id = 5");
        JsonNode tampered =
                get(AuthServer.ADMIN_KEY, "/v1/audit-log/verification").json();
        assertThat(tampered.get("intact").asBoolean()).isFalse();
        assertThat(tampered.get("firstBroken").asLong()).isEqualTo(5);
    }

    @Test
    void otherServicesCannotReadTheDirectorysTables() throws SQLException {
        for (String role : List.of(TestDatabase.DELIVERY_SERVICE, TestDatabase.MAILBOX_SERVICE)) {
            try (var connection = database.dataSource(role).getConnection();
                    var statement = connection.createStatement()) {
                assertThat(catchThrowable(() -> statement.execute("select password_hash from directory.account")))
                        .hasMessageContaining("permission denied");
            }
        }
    }
}
