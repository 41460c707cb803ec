package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mail.address.DomainName;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.srs.ReversePaths;
import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Aliases that lead elsewhere, changed at one replica and resolved at the other, and the way back of bounces. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardingAliasIT {
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
        domain = "f" + COUNTER.incrementAndGet() + ".example";
        expect(
                201,
                one.admin("POST", "/v1/domains", "{\"name\":\"%s\",\"tenantId\":\"%s\"}".formatted(domain, tenant)));
        one.makeAccount(at("ann"));
    }

    private String at(String local) {
        return local + '@' + domain;
    }

    private static String alias(String address, List<String> targets) {
        return "{\"address\":\"%s\",\"targets\":[%s]}"
                .formatted(
                        address,
                        String.join(
                                ",",
                                targets.stream().map(one -> '"' + one + '"').toList()));
    }

    private AuthServer.Answer make(String local, String... targets) {
        return one.admin("POST", "/v1/aliases", alias(at(local), List.of(targets)));
    }

    private JsonNode resolved(String address) {
        return expect(200, two.resolve(address)).json().get(0);
    }

    private List<String> external(String address) {
        return resolved(address)
                .get("external")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private List<String> targets(String address) {
        return resolved(address).get("targets").findValuesAsString("address");
    }

    private static String detail(AuthServer.Answer answer) {
        return answer.json().get("detail").asString();
    }

    @Test
    void leadsElsewhereWithACopyOrWithout() {
        JsonNode copy =
                expect(201, make("copy", at("ann"), "Kim@kims-" + domain)).json();
        assertThat(copy.get("targets").valueStream().map(JsonNode::asString))
                .containsExactly(at("ann"), "kim@kims-" + domain);
        expect(201, make("all", "kim@kims-" + domain, "pat@pats-" + domain));

        assertThat(external(at("copy"))).containsExactly("kim@kims-" + domain);
        assertThat(targets(at("copy"))).containsExactly(at("ann"));
        assertThat(external(at("all"))).containsExactly("kim@kims-" + domain, "pat@pats-" + domain);
        assertThat(resolved(at("all")).get("kind").asString()).isEqualTo("LOCAL");
        assertThat(expect(200, one.admin("GET", "/v1/aliases?target=kim@kims-" + domain, ""))
                        .json()
                        .get("items"))
                .hasSize(2);
        expect(
                200,
                one.admin(
                        "PATCH",
                        "/v1/aliases/" + at("all"),
                        "{\"targets\":[\"pat@pats-" + domain + "\"]}",
                        "If-Match",
                        "*"));
        Await.untilEquals(List.of("pat@pats-" + domain), () -> external(at("all")));
        expect(200, one.admin("PATCH", "/v1/aliases/" + at("all"), "{\"enabled\":false}", "If-Match", "*"));
        Await.untilEquals("DISABLED", () -> resolved(at("all")).get("kind").asString());
    }

    @Test
    void groupsLeadWhereTheirAliasesDo() {
        expect(201, make("all", "kim@kims-" + domain));
        expect(
                201,
                one.admin(
                        "POST",
                        "/v1/groups",
                        "{\"address\":\"%s\",\"members\":[\"%s\",\"%s\"]}"
                                .formatted(at("staff"), at("all"), at("ann"))));

        assertThat(external(at("staff"))).containsExactly("kim@kims-" + domain);
        assertThat(targets(at("staff"))).containsExactly(at("ann"));
        expect(
                200,
                one.admin(
                        "PATCH",
                        "/v1/aliases/" + at("all"),
                        "{\"targets\":[\"pat@pats-" + domain + "\"]}",
                        "If-Match",
                        "*"));
        Await.untilEquals(List.of("pat@pats-" + domain), () -> external(at("staff")));
    }

    @Test
    void refusesLoopsAndWhatIsHereButNoAccount() {
        assertThat(detail(expect(422, make("self", at("self"))))).contains("makes a loop: " + at("self"));
        expect(201, make("first", "kim@kims-" + domain));
        assertThat(detail(expect(422, make("second", at("first"))))).contains(at("first"));
        assertThat(detail(expect(422, make("third", at("nobody"))))).contains(at("nobody"));
        String[] many = IntStream.range(0, 101)
                .mapToObj(i -> "kim" + i + "@kims-" + domain)
                .toArray(String[]::new);
        assertThat(detail(expect(422, make("many", many)))).contains("100 addresses elsewhere");
    }

    @Test
    void goesOnlyWhereThePolicyLetsIt() {
        expect(201, make("all", "kim@kims-" + domain, "pat@pats-" + domain));
        expect(
                200,
                one.admin(
                        "PATCH",
                        "/v1/domains/" + domain + "/policy",
                        "{\"forwardingDomains\":[\"PATS-%s\"]}".formatted(domain),
                        "If-Match",
                        "*"));

        Await.untilEquals(List.of("pat@pats-" + domain), () -> external(at("all")));
        assertThat(detail(expect(422, make("other", "kim@kims-" + domain)))).contains("pats-" + domain + " only");
        assertThat(detail(expect(
                        422,
                        one.admin(
                                "POST",
                                "/v1/groups",
                                "{\"address\":\"%s\",\"members\":[\"kim@kims-%s\"]}".formatted(at("staff"), domain)))))
                .contains("forwardingDomains");
        expect(
                200,
                one.admin("PATCH", "/v1/domains/" + domain + "/policy", "{\"forwardingDomains\":[]}", "If-Match", "*"));
        Await.untilEquals("DISABLED", () -> resolved(at("all")).get("kind").asString());
        expect(
                422,
                one.admin(
                        "PATCH",
                        "/v1/domains/" + domain + "/policy",
                        "{\"forwardingDomains\":[\"no domain\"]}",
                        "If-Match",
                        "*"));
    }

    @Test
    void anAddressThatMovedInIsWhateverItIsHere() {
        String other = "later-" + domain;
        expect(201, make("all", "kim@" + other, "pat@" + other));
        expect(201, one.admin("POST", "/v1/domains", "{\"name\":\"%s\",\"tenantId\":\"%s\"}".formatted(other, tenant)));
        one.makeAccount("kim@" + other);
        Await.untilEquals(List.of("kim@" + other), () -> targets(at("all")));
        expect(201, one.admin("POST", "/v1/aliases", alias("pat@" + other, List.of(at("ann")))));
        Await.untilEquals(List.of(), () -> external(at("all")));
        assertThat(targets(at("all"))).containsExactlyInAnyOrder("kim@" + other, at("ann"));
    }

    @Test
    void anAliasStaysThatLosesItsLastAccountAndLeadsElsewhere() {
        one.makeAccount(at("bob"));
        expect(201, make("copy", at("bob"), "kim@kims-" + domain));
        expect(204, one.admin("DELETE", "/v1/accounts/" + at("bob"), ""));

        Await.untilEquals(List.of(), () -> targets(at("copy")));
        assertThat(external(at("copy"))).containsExactly("kim@kims-" + domain);
    }

    @Test
    void bouncesFindBackToTheSender() {
        ReversePaths paths = ReversePaths.of(AuthServer.SRS_SECRET);
        Instant now = Instant.now();
        String back = rewritten(paths, "Kim@elsewhere.example", now);

        assertThat(external(back)).containsExactly("Kim@elsewhere.example");
        assertThat(resolved(back).get("kind").asString()).isEqualTo("LOCAL");
        assertThat(external(back.toLowerCase())).containsExactly("kim@elsewhere.example");
        assertThat(targets(rewritten(paths, at("ann"), now))).containsExactly(at("ann"));
        assertThat(resolved(rewritten(paths, at("nobody"), now)).get("kind").asString())
                .isEqualTo("UNKNOWN");
        String old = rewritten(paths, "kim@elsewhere.example", now.minus(Duration.ofDays(30)));
        assertThat(resolved(old).get("kind").asString()).isEqualTo("UNKNOWN");
        String forged = rewritten(ReversePaths.of("somebody else's secret"), "kim@elsewhere.example", now);
        assertThat(resolved(forged).get("kind").asString()).isEqualTo("UNKNOWN");
        assertThat(resolved(back.replace(domain, "elsewhere.example"))
                        .get("kind")
                        .asString())
                .isEqualTo("REMOTE");
    }

    @Test
    void aForgedReversePathIsNobodysWhereTheDomainHasACatchAll() {
        expect(
                200,
                one.admin(
                        "PATCH",
                        "/v1/domains/" + domain,
                        "{\"catchAll\":\"%s\"}".formatted(at("ann")),
                        "If-Match",
                        "*"));
        Await.untilEquals(List.of(at("ann")), () -> targets(at("anybody")));

        assertThat(resolved(at("SRS0=AAAAAA=AA=victim.example=kim")).get("kind").asString())
                .isEqualTo("UNKNOWN");
    }

    private String rewritten(ReversePaths paths, String sender, Instant now) {
        return paths.forward(Mailbox.parse(sender), DomainName.of(domain), now)
                .orElseThrow()
                .address();
    }
}
