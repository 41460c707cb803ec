package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Roles and networks of API keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysIT {
    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        // Clients at other addresses than loopback come through a proxy.
        server = AuthServer.start(database, AuthServer.secrets(folder), "--postrider.proxy-networks=127.0.0.0/8");
        server.makeDomain("example.org");
        server.makeAccount("ann@example.org");
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    private AuthServer.Answer make(String body) {
        return server.admin("POST", "/v1/api-keys", body);
    }

    private static String secret(AuthServer.Answer made) {
        return expect(201, made).json().get("secret").asString();
    }

    private String tenant() {
        return server.admin("GET", "/v1/tenants", "")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .asString();
    }

    private AuthServer.Answer from(String address, String key, String path) {
        return server.adminAs(key, "GET", path, "", "X-Forwarded-For", address);
    }

    @Test
    void listsRolesWithTheirActions() {
        JsonNode roles =
                expect(200, server.admin("GET", "/v1/roles", "")).json().get("items");
        assertThat(roles.valueStream().map(role -> role.get("name").asString()))
                .containsExactly("platform-admin", "tenant-admin", "domain-admin", "support", "auditor");
        JsonNode support = roles.get(3).get("actions");
        assertThat(support.valueStream().map(JsonNode::asString)).allMatch(action -> action.endsWith(":read"));
    }

    @Test
    void aRoleAllowsItsActionsAndNoOthers() {
        String support = secret(make("{\"name\":\"help desk\",\"role\":\"support\"}"));
        expect(200, server.adminAs(support, "GET", "/v1/accounts/ann@example.org", ""));
        expect(403, server.adminAs(support, "GET", "/v1/audit-log", ""));
        expect(403, server.adminAs(support, "PUT", "/v1/accounts/ann@example.org/password", ""));
        String auditor = secret(make("{\"name\":\"auditor\",\"role\":\"auditor\"}"));
        expect(200, server.adminAs(auditor, "GET", "/v1/audit-log", ""));
        expect(200, server.adminAs(auditor, "GET", "/v1/api-keys?role=auditor", ""));
        expect(403, server.adminAs(auditor, "DELETE", "/v1/accounts/ann@example.org", ""));
    }

    @Test
    void aKeyForCertainDomainsSeesNoTenants() {
        expect(201, server.admin("POST", "/v1/tenants", "{\"name\":\"somebody else\"}"));
        for (String reach : List.of("", ",\"tenantId\":\"" + tenant() + "\"")) {
            String key = secret(
                    make("{\"name\":\"d\",\"role\":\"support\",\"domains\":[\"example.org\"]%s}".formatted(reach)));
            JsonNode tenants =
                    expect(200, server.adminAs(key, "GET", "/v1/tenants", "")).json();
            assertThat(tenants.get("items")).isEmpty();
            expect(404, server.adminAs(key, "GET", "/v1/tenants/" + tenant(), ""));
        }
    }

    /** Other services know domains by their names. */
    @Test
    void aKeyForCertainDomainsIsExchangedForAllTheirNames() {
        server.makeDomain("b\u00fccher.example");
        server.makeDomain("other.example");
        expect(
                201,
                server.admin(
                        "POST", "/v1/domains", "{\"name\":\"books.example\",\"aliasOf\":\"b\u00fccher.example\"}"));
        assertThat(exchanged("{\"name\":\"d\",\"role\":\"domain-admin\",\"domains\":[\"b\u00fccher.example\"]}"))
                .containsExactlyInAnyOrder("xn--bcher-kva.example", "b\u00fccher.example", "books.example");
        assertThat(exchanged("{\"name\":\"t\",\"role\":\"tenant-admin\",\"tenantId\":\"%s\"}".formatted(tenant())))
                .isEmpty();
    }

    private List<String> exchanged(String key) {
        String exchange = "{\"secret\":\"%s\",\"clientAddress\":\"192.0.2.1\"}".formatted(secret(make(key)));
        JsonNode grant = expect(
                        200,
                        server.internal(
                                ServiceName.DELIVERY_SERVICE,
                                "directory.read",
                                "POST",
                                "/internal/v1/directory/keys/exchanges",
                                exchange))
                .json();
        return grant.get("domainNames").valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void timesThatNoDatabaseKnowsAreNoFaultOfOurs() {
        for (String time : List.of("+1000000000-12-31T23:59:59Z", "+300000-01-01T00:00:00Z")) {
            expect(422, make("{\"name\":\"x\",\"role\":\"support\",\"expiresAt\":\"%s\"}".formatted(time)));
            String encoded = time.replace("+", "%2B");
            assertThat(expect(200, server.admin("GET", "/v1/audit-log?since=" + encoded, ""))
                            .json()
                            .get("items"))
                    .isEmpty();
            assertThat(expect(200, server.admin("GET", "/v1/audit-log?until=" + encoded, ""))
                            .json()
                            .get("items"))
                    .isNotEmpty();
        }
        assertThat(expect(200, server.admin("GET", "/v1/audit-log?since=-300000-01-01T00:00:00Z", ""))
                        .json()
                        .get("items"))
                .isNotEmpty();
    }

    @Test
    void aRoleIsGivenOnlyToKeysThatReachWhatItIsFor() {
        expect(422, make("{\"name\":\"x\",\"role\":\"tenant-admin\"}"));
        expect(422, make("{\"name\":\"x\",\"role\":\"domain-admin\",\"tenantId\":\"%s\"}".formatted(tenant())));
        expect(422, make("{\"name\":\"x\",\"role\":\"platform-admin\",\"domains\":[\"example.org\"]}"));
        expect(422, make("{\"name\":\"x\",\"role\":\"support\",\"actions\":[\"accounts:read\"]}"));
        expect(422, make("{\"name\":\"x\"}"));
        expect(400, make("{\"name\":\"x\",\"role\":\"root\"}"));
        String admin =
                secret(make("{\"name\":\"t\",\"role\":\"tenant-admin\",\"tenantId\":\"%s\"}".formatted(tenant())));
        expect(403, server.adminAs(admin, "POST", "/v1/tenants", "{\"name\":\"another\"}"));
        expect(201, server.adminAs(admin, "POST", "/v1/api-keys", "{\"name\":\"s\",\"role\":\"support\"}"));
    }

    @Test
    void aKeyGivesNoRoleWithMoreThanItHas() {
        String maker = secret(make("{\"name\":\"maker\",\"actions\":[\"keys:write\",\"accounts:read\"]}"));
        AuthServer.Answer refused =
                server.adminAs(maker, "POST", "/v1/api-keys", "{\"name\":\"x\",\"role\":\"support\"}");
        assertThat(expect(403, refused).detail()).contains("messages:read");
    }

    @Test
    void theFirstKeyIsAPlatformAdministratorInLaterVersionsToo() {
        JsonNode me = expect(200, server.admin("GET", "/v1/api-keys/me", "")).json();
        assertThat(me.get("role").asString()).isEqualTo("platform-admin");
        database.execute("update directory.api_key set actions = array['accounts:read'] where role = 'platform-admin'");
        expect(200, server.admin("GET", "/v1/tenants", ""));
    }

    @Test
    void aKeyWorksFromItsNetworksOnly() {
        String key = secret(
                make("{\"name\":\"office\",\"role\":\"support\",\"networks\":[\"192.0.2.0/24\",\"2001:db8::/32\"]}"));
        expect(200, from("192.0.2.9", key, "/v1/accounts"));
        expect(200, from("2001:db8:7::1", key, "/v1/accounts"));
        AuthServer.Answer refused = expect(403, from("198.51.100.1", key, "/v1/accounts"));
        assertThat(refused.detail()).isEqualTo("This API key may not be used from 198.51.100.1.");
        // delivery-service asks with the client's own address.
        String exchange = "{\"secret\":\"%s\",\"clientAddress\":\"%s\"}";
        for (var expected : List.of(List.of("192.0.2.9", "200"), List.of("198.51.100.1", "403"))) {
            expect(
                    Integer.parseInt(expected.get(1)),
                    server.internal(
                            ServiceName.DELIVERY_SERVICE,
                            "directory.read",
                            "POST",
                            "/internal/v1/directory/keys/exchanges",
                            exchange.formatted(key, expected.get(0))));
        }
    }

    @Test
    void aKeyGivesNoNetworkThatItHasNot() {
        String key = secret(make("{\"name\":\"office\",\"networks\":[\"127.0.0.0/8\",\"192.0.2.0/24\"],"
                + "\"actions\":[\"keys:write\",\"accounts:read\"]}"));
        String body = "{\"name\":\"x\",\"actions\":[\"accounts:read\"]%s}";
        JsonNode heir = expect(201, server.adminAs(key, "POST", "/v1/api-keys", body.formatted("")))
                .json();
        assertThat(heir.get("networks").toString()).isEqualTo("[\"127.0.0.0/8\",\"192.0.2.0/24\"]");
        expect(201, server.adminAs(key, "POST", "/v1/api-keys", body.formatted(",\"networks\":[\"192.0.2.128/25\"]")));
        expect(403, server.adminAs(key, "POST", "/v1/api-keys", body.formatted(",\"networks\":[\"192.0.0.0/16\"]")));
        expect(422, make("{\"name\":\"x\",\"role\":\"support\",\"networks\":[\"example.org\"]}"));
        expect(400, make("{\"name\":\"x\",\"role\":\"support\",\"networks\":[null]}"));
    }
}
