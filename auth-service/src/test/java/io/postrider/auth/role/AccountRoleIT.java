package io.postrider.auth.role;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.auth.TwoReplicas;
import io.postrider.auth.secondstep.SecondStepUser;
import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** People who administer with their own accounts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountRoleIT {
    private TwoReplicas replicas;
    private AuthServer server;
    private String address = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        replicas = new TwoReplicas(folder);
        server = replicas.one();
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @BeforeEach
    void makeAccount() {
        address = replicas.newAddress();
        server.makeAccount(address);
    }

    private String path(String part) {
        return "/v1/accounts/" + address + part;
    }

    private AuthServer.Answer give(String role) {
        return server.admin("PUT", path("/role"), "{\"role\":\"%s\"}".formatted(role));
    }

    private String signedIn() {
        return new SecondStepUser(server, replicas.database(), address)
                .knownTo(server)
                .signIn();
    }

    @Test
    void administratesAsFarAsItsRoleReaches() {
        expect(404, server.admin("GET", path("/role"), ""));
        AuthServer.Answer given = expect(200, give("domain-admin"));
        assertThat(given.json().get("reaches").asString()).isEqualTo("domains");
        assertThat(given.json().get("domains").get(0).asString()).isEqualTo("example.org");
        String token = signedIn();
        expect(200, server.adminAs(token, "GET", "/v1/accounts", ""));
        AuthServer.Answer me = expect(200, server.adminAs(token, "GET", "/v1/api-keys/me", ""));
        assertThat(me.json().get("name").asString()).isEqualTo(address);
        assertThat(me.json().get("role").asString()).isEqualTo("domain-admin");
        assertThat(me.json().get("domains").get(0).asString()).isEqualTo("example.org");
        String other = replicas.newAddress();
        expect(201, server.adminAs(token, "POST", "/v1/accounts", "{\"address\":\"%s\"}".formatted(other)));
        assertThat(server.admin("GET", "/v1/audit-log?limit=1", "")
                        .json()
                        .get("items")
                        .get(0)
                        .get("actor")
                        .toString())
                .contains(address);
        expect(403, server.adminAs(token, "POST", "/v1/tenants", "{\"name\":\"another\"}"));
        expect(403, server.adminAs(token, "GET", "/v1/api-keys", ""));
        expect(204, server.admin("DELETE", path("/role"), ""));
        expect(403, server.adminAs(token, "GET", "/v1/accounts", ""));
        expect(200, server.adminAs(token, "GET", "/v1/me/totp", ""));
    }

    @Test
    void isListedForWhoSeesKeys() {
        expect(200, give("auditor"));
        assertThat(holder().get("role").asString()).isEqualTo("auditor");
        assertThat(holder().get("reaches").asString()).isEqualTo("tenant");
        assertThat(holder().get("secondStep").asBoolean()).isFalse();
        String token = signedIn();
        assertThat(holder().get("secondStep").asBoolean()).isTrue();
        expect(200, server.adminAs(token, "GET", "/v1/role-holders?sort=-address&limit=1", ""));
        expect(204, server.admin("DELETE", path("/role"), ""));
        assertThat(server.admin("GET", "/v1/role-holders", "").text()).doesNotContain(address);
    }

    private JsonNode holder() {
        return expect(200, server.admin("GET", "/v1/role-holders", ""))
                .json()
                .get("items")
                .valueStream()
                .filter(item -> item.get("address").asString().equals(address))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itsBatchesGoOnToTheirEnd() {
        expect(200, give("domain-admin"));
        String token = signedIn();
        String batch = expect(
                        202,
                        server.adminAs(
                                token,
                                "POST",
                                "/v1/account-batches",
                                "{\"accounts\":[{\"address\":\"%s\"}]}".formatted(replicas.newAddress())))
                .json()
                .get("id")
                .asString();
        String path = "/v1/account-batches/" + batch;
        Await.untilEquals(
                1,
                () -> server.adminAs(token, "GET", path, "")
                        .json()
                        .path("created")
                        .asInt());
    }

    @Test
    void needsASecondStep() {
        expect(200, give("support"));
        AuthServer.Answer plain = expect(201, server.me(address, AuthServer.PASSWORD, "POST", "/v1/me/sessions", ""));
        String token = plain.json().get("access_token").asString();
        assertThat(expect(403, server.adminAs(token, "GET", "/v1/accounts", "")).detail())
                .contains("second step");
        expect(200, server.adminAs(token, "GET", "/v1/me/app-passwords", ""));
    }

    @Test
    void isGoneWithThePassword() {
        expect(200, give("platform-admin"));
        String token = signedIn();
        expect(200, server.adminAs(token, "GET", "/v1/tenants", ""));
        expect(200, server.admin("PUT", path("/password"), "{\"password\":\"quite another one\"}"));
        Await.untilEquals(
                401, () -> server.adminAs(token, "GET", "/v1/tenants", "").status());
    }

    /** Or whoever may set passwords could make himself anybody. */
    @Test
    void nobodyWithLessPowerTakesItsAccountOver() {
        expect(200, give("platform-admin"));
        String key = expect(
                        201,
                        server.admin(
                                "POST",
                                "/v1/api-keys",
                                "{\"name\":\"help desk\",\"actions\":[\"accounts:read\",\"accounts:write\"]}"))
                .json()
                .get("secret")
                .asString();
        expect(403, server.adminAs(key, "PUT", path("/password"), "{\"password\":\"mine from now on\"}"));
        expect(403, server.adminAs(key, "PATCH", path(""), "{\"enabled\":false}", "If-Match", "*"));
        expect(403, server.adminAs(key, "DELETE", path(""), ""));
        expect(403, server.adminAs(key, "DELETE", path("/totp"), ""));
        expect(403, server.adminAs(key, "PUT", path("/role"), "{\"role\":\"support\"}"));
        expect(
                204,
                server.me(address, AuthServer.PASSWORD, "PUT", "/v1/me/password", "{\"password\":\"my own new one\"}"));
    }

    @Test
    void isGivenByWhoHasIt() {
        expect(422, server.admin("PUT", path("/role"), "{}"));
        expect(400, server.admin("PUT", path("/role"), "{\"role\":\"emperor\"}"));
        expect(422, server.admin("PUT", path("/role"), "{\"role\":\"tenant-admin\",\"domains\":[\"example.org\"]}"));
        String key = expect(
                        201,
                        server.admin(
                                "POST",
                                "/v1/api-keys",
                                "{\"name\":\"ends\",\"role\":\"platform-admin\",\"expiresAt\":\"2099-01-01T00:00:00Z\"}"))
                .json()
                .get("secret")
                .asString();
        expect(403, server.adminAs(key, "PUT", path("/role"), "{\"role\":\"support\"}"));
    }
}
