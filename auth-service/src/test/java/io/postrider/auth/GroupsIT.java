package io.postrider.auth;

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
import tools.jackson.databind.JsonNode;

/** Groups, changed at one replica and resolved at the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TwoReplicas replicas;
    private AuthServer one;
    private AuthServer two;
    private String domain = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        replicas = new TwoReplicas(folder);
        one = replicas.one();
        two = replicas.two();
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @BeforeEach
    void makeDomain() {
        domain = "g" + COUNTER.incrementAndGet() + ".example";
        one.makeDomain(domain);
        one.makeAccount(at("ann"));
        one.makeAccount(at("bob"));
    }

    private String at(String local) {
        return local + '@' + domain;
    }

    private String members(String... locals) {
        return "\"members\":["
                + String.join(
                        ",",
                        List.of(locals).stream()
                                .map(local -> '"' + at(local) + '"')
                                .toList()) + ']';
    }

    private AuthServer.Answer make(String local, String... members) {
        return one.admin("POST", "/v1/groups", "{\"address\":\"%s\",%s}".formatted(at(local), members(members)));
    }

    private AuthServer.Answer patch(String local, String body) {
        return one.admin("PATCH", "/v1/groups/" + at(local), '{' + body + '}', "If-Match", "*");
    }

    /** Who gets mail to it by the other replica, or why nobody does. */
    private List<String> resolved(String local) {
        JsonNode answer = expect(200, two.resolve(at(local))).json().get(0);
        return answer.get("kind").asString().equals("LOCAL")
                ? answer.get("targets").findValuesAsString("address")
                : List.of(answer.get("kind").asString());
    }

    @Test
    void isMadeReadListedChangedAndDeleted() {
        AuthServer.Answer made = expect(201, make("staff", "ann", "bob"));
        assertThat(made.json().get("whoMayPost").asString()).isEqualTo("tenant");
        String path = made.header("Location");
        assertThat(expect(200, one.admin("GET", path, "")).json()).isEqualTo(made.json());
        JsonNode page = expect(200, one.admin("GET", "/v1/groups?domain=" + domain + "&member=" + at("ann"), ""))
                .json();
        assertThat(page.get("items").findValuesAsString("address")).containsExactly(at("staff"));
        expect(428, one.admin("PATCH", path, "{}"));
        expect(412, one.admin("PATCH", path, "{}", "If-Match", "\"77\""));
        AuthServer.Answer changed =
                expect(200, one.admin("PATCH", path, '{' + members("bob") + '}', "If-Match", made.header("ETag")));
        assertThat(changed.header("ETag")).isNotEqualTo(made.header("ETag"));
        expect(400, patch("staff", "\"whoMayPost\":\"nobody\""));
        expect(409, one.admin("POST", "/v1/accounts", "{\"address\":\"%s\"}".formatted(at("staff"))));
        expect(204, one.admin("DELETE", path, ""));
        expect(404, one.admin("GET", path, ""));
        expect(201, make("staff"));
        JsonNode audit =
                expect(200, one.admin("GET", "/v1/audit-log?limit=50", "")).json();
        assertThat(audit.get("items").findValuesAsString("action"))
                .contains("group.create", "group.update", "group.delete");
    }

    @Test
    void repeatedWithItsKeyIsMadeOnce() {
        String body = "{\"address\":\"%s\"}".formatted(at("once"));
        AuthServer.Answer made = expect(201, one.admin("POST", "/v1/groups", body, "Idempotency-Key", domain));
        AuthServer.Answer again = expect(201, one.admin("POST", "/v1/groups", body, "Idempotency-Key", domain));
        assertThat(again.json()).isEqualTo(made.json());
    }

    @Test
    void everybodyInNestedGroupsAndAliasesIsInItOnce() {
        expect(
                201,
                one.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"%s\",\"targets\":[\"%s\",\"%s\"]}"
                                .formatted(at("desk"), at("ann"), at("bob"))));
        expect(201, make("inner", "ann", "desk"));
        expect(201, make("outer", "inner", "ann", "bob"));
        assertThat(resolved("outer")).containsExactlyInAnyOrder(at("ann"), at("bob"));
        JsonNode group = expect(200, two.resolve(at("outer"))).json().get(0).get("group");
        assertThat(group.get("whoMayPost").asString()).isEqualTo("TENANT");
        assertThat(group.get("domain").asString()).isEqualTo(domain);
        assertThat(expect(200, two.resolve(at("ann"))).json().get(0).hasNonNull("group"))
                .isFalse();
    }

    @Test
    void everyChangeBelowIsHeardOfByTheOtherReplica() {
        expect(201, make("inner", "ann"));
        expect(201, make("outer", "inner"));
        assertThat(resolved("outer")).containsExactly(at("ann"));
        expect(200, patch("inner", members("ann", "bob")));
        Await.untilEquals(2, () -> resolved("outer").size());
        expect(200, one.admin("PATCH", "/v1/accounts/" + at("bob"), "{\"enabled\":false}", "If-Match", "*"));
        Await.untilEquals(List.of(at("ann")), () -> resolved("outer"));
        expect(
                200,
                one.admin(
                        "PATCH",
                        "/v1/accounts/" + at("ann"),
                        "{\"address\":\"%s\"}".formatted(at("anna")),
                        "If-Match",
                        "*"));
        Await.untilEquals(List.of(at("anna")), () -> resolved("outer"));
        expect(200, patch("inner", "\"enabled\":false"));
        Await.untilEquals(List.of("DISABLED"), () -> resolved("outer"));
        expect(200, patch("inner", "\"enabled\":true"));
        Await.untilEquals(List.of(at("anna")), () -> resolved("outer"));
        expect(204, one.admin("DELETE", "/v1/groups/" + at("inner"), ""));
        Await.untilEquals(List.of("DISABLED"), () -> resolved("outer"));
    }

    @Test
    void losesMembersThatAreDeletedAndStays() {
        expect(
                201,
                one.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"%s\",\"targets\":[\"%s\"]}".formatted(at("desk"), at("bob"))));
        expect(201, make("staff", "ann", "desk"));
        assertThat(resolved("staff")).hasSize(2);
        expect(204, one.admin("DELETE", "/v1/aliases/" + at("desk"), ""));
        Await.untilEquals(List.of(at("ann")), () -> resolved("staff"));
        expect(204, one.admin("DELETE", "/v1/accounts/" + at("ann"), ""));
        Await.untilEquals(List.of("DISABLED"), () -> resolved("staff"));
        assertThat(expect(200, one.admin("GET", "/v1/groups/" + at("staff"), ""))
                        .json()
                        .get("members"))
                .isEmpty();
        assertThat(expect(409, one.admin("DELETE", "/v1/domains/" + domain, "")).detail())
                .contains("groups");
    }

    @Test
    void noGroupIsInItself() {
        expect(201, make("a"));
        expect(201, make("b", "a"));
        expect(201, make("c", "b"));
        assertThat(expect(422, patch("a", members("ann", "c"))).detail())
                .contains("makes a loop: %s > %s > %s > %s".formatted(at("a"), at("c"), at("b"), at("a")));
        assertThat(expect(422, patch("a", members("a"))).detail())
                .contains("makes a loop: %1$s > %1$s".formatted(at("a")));
        assertThat(expect(422, make("self", "self")).detail()).contains("makes a loop");
        assertThat(expect(200, one.admin("GET", "/v1/groups/" + at("a"), ""))
                        .json()
                        .get("members"))
                .isEmpty();
    }

    @Test
    void nestsToABoundedDepth() {
        expect(201, make("n1"));
        for (int i = 2; i <= 8; i++) {
            expect(201, make("n" + i, "n" + (i - 1)));
        }
        assertThat(expect(422, make("n9", "n8")).detail()).contains("9 deep");
        expect(201, make("n0"));
        assertThat(expect(422, patch("n1", members("n0"))).detail()).contains("9 deep");
    }

    @Test
    void membersAreOfTheTenantAndReached() {
        assertThat(expect(422, make("x", "nobody")).detail()).contains(at("nobody"));
        String body = "{\"address\":\"%s\",\"members\":[\"someone@elsewhere.example\"]}".formatted(at("x"));
        expect(422, one.admin("POST", "/v1/groups", body));
        String key = expect(
                        201,
                        one.admin(
                                "POST",
                                "/v1/api-keys",
                                "{\"name\":\"d\",\"role\":\"domain-admin\",\"domains\":[\"%s\"]}".formatted(domain)))
                .json()
                .get("secret")
                .asString();
        assertThat(expect(
                                422,
                                one.adminAs(
                                        key,
                                        "POST",
                                        "/v1/groups",
                                        "{\"address\":\"%s\",\"members\":[\"first@example.org\"]}".formatted(at("x"))))
                        .detail())
                .contains("first@example.org");
        expect(201, make("x", "ann"));
        expect(
                200,
                one.admin("PATCH", "/v1/groups/" + at("x"), "{\"members\":[\"first@example.org\"]}", "If-Match", "*"));
        // Who was in it before may stay.
        expect(
                200,
                one.adminAs(
                        key,
                        "PATCH",
                        "/v1/groups/" + at("x"),
                        "{\"members\":[\"first@example.org\",\"%s\"]}".formatted(at("bob")),
                        "If-Match",
                        "*"));
    }
}
