package io.postrider.auth;

import static io.postrider.auth.AuthServer.PASSWORD;
import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Delegations, changed at one replica; what a session may send as is asked at the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DelegationsIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TwoReplicas replicas;
    private AuthServer one;
    private AuthServer two;
    private String tenant = "";
    private String domain = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        replicas = new TwoReplicas(folder);
        one = replicas.one();
        two = replicas.two();
        tenant = expect(200, one.admin("GET", "/v1/domains/example.org", ""))
                .json()
                .get("tenantId")
                .asString();
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @BeforeEach
    void makeDomain() {
        domain = "d" + COUNTER.incrementAndGet() + ".example";
        one.makeDomain(domain, tenant);
        one.makeAccount(at("boss"));
        one.makeAccount(at("ann"));
    }

    private String at(String local) {
        return local + '@' + domain;
    }

    private AuthServer.Answer give(String address, String delegate, String right) {
        return one.admin(
                "POST",
                "/v1/delegations",
                "{\"address\":\"%s\",\"delegate\":\"%s\",\"right\":\"%s\"}"
                        .formatted(at(address), at(delegate), right));
    }

    private AuthServer.Answer patch(String kind, String local, String body) {
        return expect(200, one.admin("PATCH", "/v1/" + kind + '/' + at(local), body, "If-Match", "*"));
    }

    private AuthServer.Answer login(String local) {
        return expect(200, two.login(at(local), PASSWORD, "192.0.2.1"));
    }

    /** What a session may do that is open, by the other replica. */
    private static List<String> told(AuthServer.Answer session, String which) {
        return session.json()
                .get(which)
                .valueStream()
                .map(address -> address.asString())
                .toList();
    }

    private void awaitTold(AuthServer.Answer session, String which, List<String> expected) {
        Await.untilEquals(expected, () -> told(expect(200, two.renew(session)), which));
    }

    @Test
    void isGivenChangedListedAndRevoked() {
        AuthServer.Answer session = login("ann");
        AuthServer.Answer made = expect(201, give("boss", "ann", "sendOnBehalf"));
        awaitTold(session, "onBehalf", List.of(at("boss")));
        assertThat(told(session, "addresses")).containsExactly(at("ann"));
        String path = made.header("Location");
        assertThat(expect(200, one.admin("GET", path, "")).json()).isEqualTo(made.json());
        expect(409, give("boss", "ann", "sendAs"));
        expect(428, one.admin("PATCH", path, "{\"right\":\"sendAs\"}"));
        expect(400, one.admin("PATCH", path, "{\"right\":\"read\"}", "If-Match", "*"));
        expect(200, one.admin("PATCH", path, "{\"right\":\"sendAs\"}", "If-Match", made.header("ETag")));
        expect(412, one.admin("PATCH", path, "{\"right\":\"sendAs\"}", "If-Match", made.header("ETag")));
        awaitTold(session, "addresses", List.of(at("ann"), at("boss")));
        awaitTold(session, "onBehalf", List.of());
        for (String filter : List.of("domain=" + domain, "address=" + at("boss"), "delegate=" + at("ann"))) {
            assertThat(expect(200, one.admin("GET", "/v1/delegations?" + filter, ""))
                            .json()
                            .get("items"))
                    .as(filter)
                    .hasSize(1);
        }
        expect(204, one.admin("DELETE", path, ""));
        awaitTold(session, "addresses", List.of(at("ann")));
        expect(404, one.admin("GET", path, ""));
        assertThat(expect(200, one.admin("GET", "/v1/audit-log?limit=20", ""))
                        .json()
                        .get("items")
                        .findValuesAsString("action"))
                .contains("delegation.create", "delegation.update", "delegation.delete");
    }

    @Test
    void isOverAliasesAndGroupsAndOtherNamesOfTheDomain() {
        one.makeAccount(at("bob"));
        expect(
                201,
                one.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"%s\",\"targets\":[\"%s\"]}".formatted(at("desk"), at("boss"))));
        expect(
                201,
                one.admin(
                        "POST",
                        "/v1/groups",
                        "{\"address\":\"%s\",\"members\":[\"%s\"]}".formatted(at("staff"), at("boss"))));
        expect(
                201,
                one.admin(
                        "POST",
                        "/v1/domains",
                        "{\"name\":\"other.%1$s\",\"aliasOf\":\"%1$s\",\"tenantId\":\"%2$s\"}"
                                .formatted(domain, tenant)));
        expect(201, give("desk", "ann", "sendAs"));
        expect(201, give("staff", "ann", "sendAs"));
        AuthServer.Answer session = login("ann");
        assertThat(told(session, "addresses"))
                .contains(at("desk"), at("staff"), "desk@other." + domain, "staff@other." + domain);
        patch("groups", "staff", "{\"enabled\":false}");
        Await.eventually(() -> assertThat(told(expect(200, two.renew(session)), "addresses"))
                .contains(at("desk"))
                .doesNotContain(at("staff")));
        expect(204, one.admin("DELETE", "/v1/aliases/" + at("desk"), ""));
        expect(204, one.admin("DELETE", "/v1/groups/" + at("staff"), ""));
        awaitTold(session, "addresses", List.of(at("ann"), "ann@other." + domain));
        assertThat(expect(200, one.admin("GET", "/v1/delegations?domain=" + domain, ""))
                        .json()
                        .get("items"))
                .isEmpty();
    }

    @Test
    void followsRenamingAndSleepsWhileTheAccountIsDisabled() {
        expect(201, give("boss", "ann", "sendAs"));
        AuthServer.Answer session = login("ann");
        patch("accounts", "boss", "{\"address\":\"%s\"}".formatted(at("chief")));
        awaitTold(session, "addresses", List.of(at("ann"), at("chief")));
        patch("accounts", "chief", "{\"enabled\":false}");
        awaitTold(session, "addresses", List.of(at("ann")));
        patch("accounts", "chief", "{\"enabled\":true}");
        awaitTold(session, "addresses", List.of(at("ann"), at("chief")));
    }

    @Test
    void endsWithEitherAccount() {
        one.makeAccount(at("bob"));
        expect(201, give("boss", "ann", "sendAs"));
        expect(201, give("bob", "boss", "sendAs"));
        expect(201, give("bob", "ann", "sendOnBehalf"));
        AuthServer.Answer session = login("ann");
        expect(204, one.admin("DELETE", "/v1/accounts/" + at("boss"), ""));
        awaitTold(session, "addresses", List.of(at("ann")));
        assertThat(expect(200, one.admin("GET", "/v1/delegations?domain=" + domain, ""))
                        .json()
                        .get("items")
                        .findValuesAsString("delegate"))
                .containsExactly(at("ann"));
        // The address made again is another account's.
        one.makeAccount(at("boss"));
        assertThat(told(expect(200, two.renew(session)), "addresses")).containsExactly(at("ann"));
    }

    @Test
    void staysWithinTheTenantAndTheKeysReach() {
        String other = one.makeTenant(domain);
        one.makeDomain("far." + domain, other);
        one.makeAccount("eve@far." + domain);
        expect(422, give("boss", "nobody", "sendAs"));
        expect(422, give("nobody", "ann", "sendAs"));
        expect(422, give("boss", "boss", "sendAs"));
        String body = "{\"address\":\"%s\",\"delegate\":\"%s\",\"right\":\"sendAs\"}";
        expect(422, one.admin("POST", "/v1/delegations", body.formatted(at("boss"), "eve@far." + domain)));
        AuthServer.Answer made = expect(201, give("boss", "ann", "sendAs"));
        String key = expect(
                        201,
                        one.admin(
                                "POST",
                                "/v1/api-keys",
                                "{\"name\":\"far\",\"role\":\"domain-admin\",\"domains\":[\"far.%s\"],\"tenantId\":\"%s\"}"
                                        .formatted(domain, other)))
                .json()
                .get("secret")
                .asString();
        expect(404, one.adminAs(key, "GET", made.header("Location"), ""));
        expect(404, one.adminAs(key, "DELETE", made.header("Location"), ""));
        assertThat(expect(200, one.adminAs(key, "GET", "/v1/delegations", ""))
                        .json()
                        .get("items"))
                .isEmpty();
        expect(422, one.adminAs(key, "POST", "/v1/delegations", body.formatted(at("boss"), "eve@far." + domain)));
    }

    @Test
    void usersGiveAndRevokeOverTheirOwnAddress() {
        AuthServer.Answer session = login("ann");
        String path = "/v1/me/delegates/" + at("ann");
        AuthServer.Answer given = expect(201, mine("PUT", path, "{\"right\":\"sendAs\"}"));
        assertThat(given.json().get("address").asString()).isEqualTo(at("boss"));
        awaitTold(session, "addresses", List.of(at("ann"), at("boss")));
        assertThat(expect(200, mine("PUT", path, "{\"right\":\"sendAs\"}")).json())
                .isEqualTo(given.json());
        expect(200, mine("PUT", path, "{\"right\":\"sendOnBehalf\"}"));
        awaitTold(session, "onBehalf", List.of(at("boss")));
        assertThat(expect(200, mine("GET", "/v1/me/delegates", ""))
                        .json()
                        .get("items")
                        .findValuesAsString("right"))
                .containsExactly("sendOnBehalf");
        expect(422, mine("PUT", "/v1/me/delegates/nobody@" + domain, "{\"right\":\"sendAs\"}"));
        expect(204, mine("DELETE", path, ""));
        awaitTold(session, "onBehalf", List.of());
        expect(404, mine("DELETE", path, ""));
    }

    private AuthServer.Answer mine(String method, String path, String body) {
        return one.me(at("boss"), PASSWORD, method, path, body);
    }

    @Test
    void isBroughtIntoAStateAndPruned() {
        String state = """
                {"domains": [{"name": "%1$s"}],
                 "accounts": [{"address": "boss@%1$s"}, {"address": "ann@%1$s"}],
                 "groups": [{"address": "outer@%1$s", "members": ["inner@%1$s", "boss@%1$s"], "whoMayPost": "members"},
                            {"address": "inner@%1$s", "members": ["ann@%1$s"]}],
                 "delegations": [{"address": "Outer@%1$s", "delegate": "ann@%1$s", "right": "sendAs"},
                                 {"address": "boss@%1$s", "delegate": "ann@%1$s", "right": "sendOnBehalf"}]}""".formatted(domain);
        List<String> planned = StateIT.actions(apply("?dryRun=true", state));
        assertThat(planned)
                .contains(
                        "group.create " + at("outer"),
                        "group.update " + at("outer"),
                        "delegation.create %s as %s".formatted(at("ann"), at("outer")));
        assertThat(StateIT.actions(apply("", state))).isEqualTo(planned);
        assertThat(told(login("ann"), "addresses")).contains(at("outer"));
        assertThat(StateIT.actions(apply("?prune=true", state))).isEmpty();
        assertThat(StateIT.actions(apply("", state.replace("sendOnBehalf", "sendAs"))))
                .containsExactly("delegation.update %s as %s".formatted(at("ann"), at("boss")));
        assertThat(StateIT.actions(apply(
                        "?prune=true",
                        "{\"domains\": [{\"name\": \"%1$s\"}], \"accounts\":".formatted(domain)
                                + " [{\"address\": \"%s\"}, {\"address\": \"%s\"}]}".formatted(at("ann"), at("boss")))))
                .contains(
                        "delegation.delete %s as %s".formatted(at("ann"), at("outer")),
                        "delegation.delete %s as %s".formatted(at("ann"), at("boss")),
                        "group.delete " + at("outer"),
                        "group.delete " + at("inner"));
        expect(
                422,
                apply(
                        "",
                        "{\"delegations\": [{\"address\": \"%s\", \"delegate\": \"%s\"}]}"
                                .formatted(at("boss"), at("ann"))));
        expect(422, apply("", "{\"delegations\": [{\"address\": \"%s\"}]}".formatted(at("boss"))));
    }

    @Test
    void groupsInAStateChangePlacesWhateverTheirOrder() {
        String state =
                "{\"groups\": [{\"address\": \"%s\", \"members\": [%s]}, {\"address\": \"%s\", \"members\": [%s]}]}";
        String first = at("one");
        String second = at("two");
        expect(200, apply("", state.formatted(first, '"' + second + '"', second, "")));
        String turned = state.formatted(second, '"' + first + '"', first, "");
        assertThat(StateIT.actions(apply("", turned)))
                .containsExactly("group.update " + first, "group.update " + second);
        assertThat(StateIT.actions(apply("", turned))).isEmpty();
    }

    private AuthServer.Answer apply(String query, String state) {
        return one.admin("PUT", "/v1/state" + query, state);
    }
}
