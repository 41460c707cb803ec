package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletedAccountsIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;
    private String address = "";
    private String id = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        server.makeDomain("example.org");
        server.makeDomain("other.example");
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @BeforeEach
    void makeAndDelete() {
        address = "u" + COUNTER.incrementAndGet() + "@example.org";
        id = server.makeAccount(address).json().get("id").asString();
        expect(204, server.admin("DELETE", "/v1/accounts/" + address, ""));
    }

    private AuthServer.Answer restore(String body) {
        return server.admin("POST", "/v1/deleted-accounts/" + id + "/restoration", body);
    }

    private String kind() {
        return server.resolve(address).json().get(0).get("kind").asString();
    }

    private AuthServer.Answer erased() {
        return server.internal(
                ServiceName.MAILBOX_SERVICE,
                "directory.read",
                "POST",
                "/internal/v1/directory/erasures",
                "[\"%s\",\"00000000-0000-0000-0000-000000000001\"]".formatted(id));
    }

    /** Runs what runs every ten minutes. */
    private void eraseDue() {
        server.runScheduled("DeletedAccounts.eraseDue");
    }

    @Test
    void aDeletedAccountComesBackWithItsIdAndPassword() {
        JsonNode deleted = expect(200, server.admin("GET", "/v1/deleted-accounts/" + id, ""))
                .json();
        assertThat(deleted.get("address").asString()).isEqualTo(address);
        assertThat(deleted.get("erasedAfter").asString())
                .isGreaterThan(deleted.get("deletedAt").asString());
        AuthServer.Answer restored = expect(201, restore(""));
        assertThat(restored.header("Location")).isEqualTo("/v1/accounts/" + id);
        assertThat(restored.json().get("address").asString()).isEqualTo(address);
        expect(200, server.login(address, AuthServer.PASSWORD, "192.0.2.2"));
        expect(404, server.admin("GET", "/v1/deleted-accounts/" + id, ""));
        expect(404, restore(""));
    }

    @Test
    void whatLedToItDoesSoAgain() {
        expect(201, restore(""));
        String domain = address.substring(address.indexOf('@') + 1);
        String other =
                server.makeAccount("other." + address).json().get("address").asString();
        String shared = "shared." + address;
        String alone = "alone." + address;
        String taken = "taken." + address;
        String group = "group." + address;
        String alias = "{\"address\":\"%s\",\"targets\":[%s],\"description\":\"a desk\"}";
        expect(
                201,
                server.admin("POST", "/v1/aliases", alias.formatted(shared, "\"" + address + "\",\"" + other + '"')));
        AuthServer.Answer lone =
                expect(201, server.admin("POST", "/v1/aliases", alias.formatted(alone, '"' + address + '"')));
        expect(201, server.admin("POST", "/v1/aliases", alias.formatted(taken, '"' + address + '"')));
        expect(
                201,
                server.admin(
                        "POST", "/v1/groups", "{\"address\":\"%s\",\"members\":[\"%s\"]}".formatted(group, address)));
        expect(
                200,
                server.admin(
                        "PATCH", "/v1/domains/" + domain, "{\"catchAll\":\"%s\"}".formatted(address), "If-Match", "*"));
        expect(204, server.admin("DELETE", "/v1/accounts/" + address, ""));
        server.makeAccount(taken);
        expect(404, server.admin("GET", "/v1/aliases/" + alone, ""));
        expect(201, restore(""));
        assertThat(expect(200, server.admin("GET", "/v1/aliases/" + shared, ""))
                        .json()
                        .get("targets"))
                .hasSize(2);
        JsonNode again =
                expect(200, server.admin("GET", "/v1/aliases/" + alone, "")).json();
        assertThat(again.get("id")).isEqualTo(lone.json().get("id"));
        assertThat(again.get("description").asString()).isEqualTo("a desk");
        assertThat(again.get("targets").get(0).asString()).isEqualTo(address);
        expect(404, server.admin("GET", "/v1/aliases/" + taken, ""));
        assertThat(expect(200, server.admin("GET", "/v1/groups/" + group, ""))
                        .json()
                        .get("members"))
                .hasSize(1);
        assertThat(expect(200, server.admin("GET", "/v1/domains/" + domain, ""))
                        .json()
                        .get("catchAll")
                        .asString())
                .isEqualTo(address);
        assertThat(expect(200, server.resolve(alone)).json().get(0).get("kind").asString())
                .isEqualTo("LOCAL");
        expect(200, server.admin("PATCH", "/v1/domains/" + domain, "{\"catchAll\":null}", "If-Match", "*"));
    }

    private void delegate(String over, String to) {
        expect(
                201,
                server.admin(
                        "POST",
                        "/v1/delegations",
                        "{\"address\":\"%s\",\"delegate\":\"%s\",\"right\":\"sendAs\"}".formatted(over, to)));
    }

    private List<String> delegations(String query) {
        return expect(200, server.admin("GET", "/v1/delegations?limit=500", ""))
                .json()
                .get("items")
                .valueStream()
                .map(one -> one.get("delegate").asString() + " as "
                        + one.get("address").asString())
                .filter(one -> one.contains(query))
                .sorted()
                .toList();
    }

    @Test
    void itsDelegationsHoldAgainBothWays() {
        expect(201, restore(""));
        String peer =
                server.makeAccount("peer." + address).json().get("address").asString();
        String alone = "only." + address;
        expect(
                201,
                server.admin(
                        "POST", "/v1/aliases", "{\"address\":\"%s\",\"targets\":[\"%s\"]}".formatted(alone, address)));
        delegate(address, peer);
        delegate(peer, address);
        delegate(alone, peer);
        List<String> before = delegations(address);
        assertThat(before).hasSize(3);
        expect(204, server.admin("DELETE", "/v1/accounts/" + address, ""));
        assertThat(delegations(address)).isEmpty();
        expect(201, restore(""));
        assertThat(delegations(address)).isEqualTo(before);

        String peerId =
                server.admin("GET", "/v1/accounts/" + peer, "").json().get("id").asString();
        expect(204, server.admin("DELETE", "/v1/accounts/" + address, ""));
        expect(204, server.admin("DELETE", "/v1/accounts/" + peer, ""));
        expect(201, restore(""));
        assertThat(delegations(address)).as("the other end is not there yet").isEmpty();
        expect(201, server.admin("POST", "/v1/deleted-accounts/" + peerId + "/restoration", ""));
        assertThat(delegations(address)).isEqualTo(before);

        expect(204, server.admin("DELETE", "/v1/accounts/" + address, ""));
        expect(204, server.admin("DELETE", "/v1/accounts/" + peer, ""));
        expect(204, server.admin("DELETE", "/v1/deleted-accounts/" + peerId, ""));
        expect(201, restore(""));
        assertThat(delegations(address)).as("the other end is gone for good").isEmpty();
    }

    @Test
    void itIsThePostmasterAgainUnlessAnotherWasNamed() {
        expect(201, restore(""));
        String domain = "pm" + id.substring(id.length() - 8) + ".example";
        server.makeDomain(domain);
        String path = "/v1/domains/" + domain;
        String named = "{\"postmaster\":\"%s\"}";
        expect(200, server.admin("PATCH", path, named.formatted(address), "If-Match", "*"));
        expect(204, server.admin("DELETE", "/v1/accounts/" + address, ""));
        assertThat(postmaster(path)).isNotEqualTo(address);
        expect(201, restore(""));
        assertThat(postmaster(path)).isEqualTo(address);
        expect(204, server.admin("DELETE", "/v1/accounts/" + address, ""));
        String other =
                server.makeAccount("other@" + domain).json().get("address").asString();
        expect(200, server.admin("PATCH", path, named.formatted(other), "If-Match", "*"));
        expect(201, restore(""));
        assertThat(postmaster(path)).isEqualTo(other);
    }

    private String postmaster(String path) {
        return expect(200, server.admin("GET", path, ""))
                .json()
                .get("postmaster")
                .asString();
    }

    @Test
    void nobodyLogsInToADeletedAccountAndItTakesNoMail() {
        assertThat(server.login(address, AuthServer.PASSWORD, "192.0.2.1").status())
                .isEqualTo(401);
        assertThat(kind()).isEqualTo("UNKNOWN");
    }

    @Test
    void itsEpochIsHigherThanBeforeTheDeletion() {
        String path = "/internal/v1/directory/accounts/" + id;
        expect(404, server.internal(ServiceName.MAILBOX_SERVICE, "directory.read", "GET", path, ""));
        expect(201, restore("{}"));
        AuthServer.Answer view = server.internal(ServiceName.MAILBOX_SERVICE, "directory.read", "GET", path, "");
        assertThat(expect(200, view).json().get("epoch").asLong()).isGreaterThan(2);
    }

    @Test
    void anAddressThatWasMadeAgainStaysWithTheNewAccount() {
        String second = server.makeAccount(address).json().get("id").asString();
        expect(409, restore(""));
        expect(422, restore("{\"address\":\"u@elsewhere.example\"}"));
        AuthServer.Answer restored = expect(201, restore("{\"address\":\"old." + address + "\"}"));
        assertThat(restored.json().get("id").asString()).isEqualTo(id);
        assertThat(server.admin("GET", "/v1/accounts/" + address, "")
                        .json()
                        .get("id")
                        .asString())
                .isEqualTo(second);
    }

    @Test
    void isListedAndErasedForGood() {
        String query = "/v1/deleted-accounts?sort=address&prefix=" + address;
        assertThat(expect(200, server.admin("GET", query, "")).json().get("items"))
                .hasSize(1);
        assertThat(expect(200, erased()).json()).isEmpty();
        expect(204, server.admin("DELETE", "/v1/deleted-accounts/" + id, ""));
        assertThat(expect(200, erased()).json().toString()).isEqualTo("[\"" + id + "\"]");
        assertThat(expect(200, server.admin("GET", query, "")).json().get("items"))
                .isEmpty();
        expect(404, restore(""));
        server.makeAccount(address);
        JsonNode audit = expect(200, server.admin("GET", "/v1/audit-log?objectId=" + id, ""))
                .json()
                .get("items");
        assertThat(audit.valueStream().map(row -> row.get("action").asString()))
                .containsExactly("account.erase", "account.delete", "account.create");
    }

    @Test
    void isErasedWhenItsTimeIsOverAndNotBefore() {
        eraseDue();
        expect(200, server.admin("GET", "/v1/deleted-accounts/" + id, ""));
        database.execute(
                "update directory.account set deleted_at = now() - interval '31 days' where account_id = '" + id + "'");
        eraseDue();
        expect(404, server.admin("GET", "/v1/deleted-accounts/" + id, ""));
        assertThat(expect(200, erased()).json()).hasSize(1);
        JsonNode last = expect(200, server.admin("GET", "/v1/audit-log?objectId=" + id, ""))
                .json()
                .get("items")
                .get(0);
        assertThat(last.get("action").asString()).isEqualTo("account.erase");
        assertThat(last.get("actor").get("name").asString()).isEqualTo("auth-service");
    }

    @Test
    void whatAKeyDoesNotReachDoesNotComeBack() {
        String key = expect(
                        201,
                        server.admin(
                                "POST",
                                "/v1/api-keys",
                                "{\"name\":\"other\",\"role\":\"domain-admin\",\"domains\":[\"other.example\"]}"))
                .json()
                .get("secret")
                .asString();
        String path = "/v1/deleted-accounts/" + id;
        expect(404, server.adminAs(key, "GET", path, ""));
        expect(404, server.adminAs(key, "POST", path + "/restoration", ""));
        expect(404, server.adminAs(key, "DELETE", path, ""));
        assertThat(expect(200, server.adminAs(key, "GET", "/v1/deleted-accounts", ""))
                        .json()
                        .get("items"))
                .isEmpty();
    }
}
