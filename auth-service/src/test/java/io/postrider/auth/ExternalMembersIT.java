package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Groups with members elsewhere, large ones, and whom they lead to; changed at one replica and resolved at the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalMembersIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TwoReplicas replicas;
    private AuthServer one;
    private AuthServer two;
    private String tenant = "";
    private String domain = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        replicas = new TwoReplicas(folder, "--postrider.outbound-enabled=true");
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
        domain = "x" + COUNTER.incrementAndGet() + ".example";
        one.makeDomain(domain, tenant);
        one.makeAccount(at("ann"));
        one.makeAccount(at("bob"));
    }

    private String at(String local) {
        return local + '@' + domain;
    }

    private static String members(String... addresses) {
        return "{\"members\":["
                + String.join(
                        ",", List.of(addresses).stream().map(a -> '"' + a + '"').toList()) + "]}";
    }

    private void make(String local, String... addresses) {
        expect(201, one.admin("POST", "/v1/groups", "{\"address\":\"%s\"}".formatted(at(local))));
        expect(200, patch(local, members(addresses)));
    }

    private AuthServer.Answer patch(String local, String body) {
        return one.admin("PATCH", "/v1/groups/" + at(local), body, "If-Match", "*");
    }

    private JsonNode resolved(String local) {
        return expect(200, two.resolve(at(local))).json().get(0);
    }

    private List<String> external(String local) {
        return resolved(local)
                .get("external")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private List<String> targets(String local) {
        return resolved(local).get("targets").findValuesAsString("address");
    }

    @Test
    void membersElsewhereAreToldBesideTheAccounts() {
        String pat = "pat@pats-" + domain;
        make("inner", "Pat@pats-" + domain, at("bob"));
        make("outer", at("inner"), pat, "kim@kims-" + domain, at("ann"));
        assertThat(external("outer")).containsExactly("kim@kims-" + domain, pat);
        assertThat(targets("outer")).containsExactlyInAnyOrder(at("ann"), at("bob"));
        JsonNode group =
                expect(200, one.admin("GET", "/v1/groups/" + at("inner"), "")).json();
        assertThat(group.get("members").valueStream().map(JsonNode::asString)).containsExactly(at("bob"), pat);
        assertThat(expect(200, one.admin("GET", "/v1/groups?member=" + pat, ""))
                        .json()
                        .get("items"))
                .hasSize(2);
        expect(200, patch("inner", members()));
        expect(200, patch("outer", members(at("inner"), pat)));
        Await.untilEquals(List.of(pat), () -> external("outer"));
        assertThat(resolved("outer").get("kind").asString()).isEqualTo("LOCAL");
        expect(200, patch("outer", "{\"enabled\":false}"));
        Await.untilEquals("DISABLED", () -> resolved("outer").get("kind").asString());
    }

    @Test
    void whatIsHereIsNotElsewhere() {
        make("staff", at("ann"));
        assertThat(expect(422, patch("staff", members(at("nobody")))).detail()).contains(at("nobody"));
        String other = one.makeTenant(domain);
        one.makeDomain("far." + domain, other);
        assertThat(expect(422, patch("staff", members("eve@far." + domain))).detail())
                .contains("eve@far." + domain);
    }

    @Test
    void aMemberWhoseDomainMovesInIsReachedHere() {
        String moving = "moving." + domain;
        make("staff", at("ann"), "joe@" + moving);
        assertThat(external("staff")).containsExactly("joe@" + moving);
        one.makeDomain(moving, tenant);
        assertThat(external("staff")).containsExactly("joe@" + moving);
        one.makeAccount("joe@" + moving);
        Await.untilEquals(List.of(), () -> external("staff"));
        assertThat(targets("staff")).containsExactlyInAnyOrder(at("ann"), "joe@" + moving);
        expect(200, one.admin("PATCH", "/v1/accounts/joe@" + moving, "{\"enabled\":false}", "If-Match", "*"));
        Await.untilEquals(List.of(at("ann")), () -> targets("staff"));
    }

    @Test
    void isReadExpandedAPageAtATime() {
        one.makeAccount(at("off"));
        expect(200, one.admin("PATCH", "/v1/accounts/" + at("off"), "{\"enabled\":false}", "If-Match", "*"));
        make("inner", at("ann"), at("off"), "kim@elsewhere.test");
        make("closed", at("bob"), "pat@elsewhere.test");
        expect(200, patch("closed", "{\"enabled\":false}"));
        make("outer", at("inner"), at("closed"), at("ann"));
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = expect(
                            200,
                            one.admin("GET", "/v1/groups/%s/expanded?limit=2%s".formatted(at("outer"), cursor), ""))
                    .json();
            page.get("items")
                    .forEach(item -> seen.add(item.get("address").asString()
                            + ' '
                            + item.get("takesMail").asBoolean()
                            + ' '
                            + item.hasNonNull("accountId")));
            cursor = page.hasNonNull("next") ? "&cursor=" + page.get("next").asString() : "";
        } while (!cursor.isEmpty());
        assertThat(seen)
                .containsExactly(
                        at("ann") + " true true",
                        at("bob") + " false true",
                        "kim@elsewhere.test true false",
                        at("off") + " false true",
                        "pat@elsewhere.test false false");
        expect(404, one.admin("GET", "/v1/groups/%s/expanded".formatted(at("none")), ""));
        expect(400, one.admin("GET", "/v1/groups/%s/expanded?limit=0".formatted(at("outer")), ""));
    }

    @Test
    void leadsToAThousandAndNoMore() {
        make("large");
        replicas.database().execute("""
                insert into directory.account (account_id, tenant_id, domain_id, address, created_at, updated_at)
                select gen_random_uuid(), d.tenant_id, d.domain_id, 'm' || i || '@' || d.name, now(), now()
                  from directory.domain d, generate_series(1, 998) i where d.name = '%1$s'""".formatted(domain));
        replicas.database().execute("""
                insert into directory.group_member (group_id, tenant_id, account_id)
                select g.group_id, g.tenant_id, a.account_id
                  from directory.mail_group g join directory.account a on a.domain_id = g.domain_id and a.address like 'm%%'
                 where g.address = 'large@%1$s'""".formatted(domain));
        make("outer", at("large"), at("ann"), "kim@elsewhere.test");
        assertThat(targets("outer")).hasSize(999);
        String tooMany = "makes %s lead to more than 1000".formatted(at("outer"));
        assertThat(expect(422, patch("outer", members(at("large"), at("ann"), at("bob"), "kim@elsewhere.test")))
                        .detail())
                .contains(tooMany);
        expect(
                201,
                one.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"%s\",\"targets\":[\"%s\"]}".formatted(at("desk"), at("ann"))));
        expect(200, patch("outer", members(at("large"), at("desk"), "kim@elsewhere.test")));
        AuthServer.Answer alias = one.admin(
                "PATCH",
                "/v1/aliases/" + at("desk"),
                "{\"targets\":[\"%s\",\"%s\"]}".formatted(at("ann"), at("bob")),
                "If-Match",
                "*");
        assertThat(expect(422, alias).detail()).contains(tooMany);
        // A group below: the one above would lead to too many.
        make("small", at("ann"));
        expect(200, patch("outer", members(at("large"), at("small"), "kim@elsewhere.test")));
        assertThat(expect(422, patch("small", members(at("ann"), at("bob")))).detail())
                .contains(tooMany);
    }
}
