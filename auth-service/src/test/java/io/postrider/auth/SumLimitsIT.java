package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.testkit.await.Await;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Limits of what all accounts of a domain or a tenant are and hold together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SumLimitsIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TwoReplicas replicas;
    private AuthServer one;
    private AuthServer two;
    private String tenantId = "";
    private String tenant = "";
    private String name = "";
    private String domain = "";
    private String domainId = "";

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
    void makeTenant() {
        name = "d" + COUNTER.incrementAndGet() + ".example";
        tenantId = one.makeTenant(name);
        tenant = "/v1/tenants/" + tenantId;
        domainId = makeDomain(name);
        domain = "/v1/domains/" + name;
    }

    private String makeDomain(String called) {
        return one.makeDomain(called, tenantId).json().get("id").asString();
    }

    private JsonNode set(String of, String limits) {
        return expect(200, one.admin("PATCH", of + "/limits", limits, "If-Match", "*"))
                .json();
    }

    private JsonNode limits(String of) {
        return expect(200, one.admin("GET", of + "/limits", "")).json();
    }

    private AuthServer.Answer make(String localPart) {
        return one.admin("POST", "/v1/accounts", "{\"address\":\"%s@%s\"}".formatted(localPart, name));
    }

    private static void refused(AuthServer.Answer answer) {
        assertThat(expect(422, answer).json().get("code").asString()).isEqualTo("limit-reached");
    }

    private void report(String domainOf, long bytes) {
        expect(
                200,
                two.internal(
                        ServiceName.MAILBOX_SERVICE,
                        "use.write",
                        "PUT",
                        "/internal/v1/uses",
                        "[{\"domainId\":\"%s\",\"bytes\":%d}]".formatted(domainOf, bytes)));
    }

    private boolean takesMail(AuthServer server, String address) {
        JsonNode target = server.resolve(address).json().get(0).get("targets").get(0);
        return !target.path("intake").path("full").asBoolean();
    }

    @Test
    void aDomainHasNoMoreAccountsThanItMay() {
        set(domain, "{\"maxAccounts\":2}");
        String ann = expect(201, make("ann")).json().get("id").asString();
        expect(201, make("bob"));
        refused(make("cid"));
        assertThat(limits(domain).get("accounts").asInt()).isEqualTo(2);
        // Who has gone has made room, and has none himself when somebody else has taken it.
        expect(204, one.admin("DELETE", "/v1/accounts/" + ann, ""));
        expect(201, make("cid"));
        refused(one.admin("POST", "/v1/deleted-accounts/" + ann + "/restoration", ""));
        set(domain, "{\"maxAccounts\":null}");
        expect(201, one.admin("POST", "/v1/deleted-accounts/" + ann + "/restoration", ""));
        assertThat(limits(domain).get("accounts").asInt()).isEqualTo(3);
    }

    @Test
    void anAccountDoesNotMoveToAFullDomainAndIsRenamedWithinIt() {
        makeDomain("other." + name);
        expect(201, make("ann"));
        expect(201, one.admin("POST", "/v1/accounts", "{\"address\":\"bob@other.%s\"}".formatted(name)));
        set(domain, "{\"maxAccounts\":1}");
        String move = "{\"address\":\"bob@%s\"}".formatted(name);
        refused(one.admin("PATCH", "/v1/accounts/bob@other." + name, move, "If-Match", "*"));
        set(domain, "{\"maxAccounts\":0}");
        expect(
                200,
                one.admin(
                        "PATCH",
                        "/v1/accounts/ann@" + name,
                        "{\"address\":\"eve@%s\"}".formatted(name),
                        "If-Match",
                        "*"));
        assertThat(limits("/v1/domains/other." + name).get("accounts").asInt()).isEqualTo(1);
        assertThat(limits(tenant).get("accounts").asInt()).isEqualTo(2);
    }

    @Test
    void aTenantsLimitIsThatOfAllItsDomains() {
        makeDomain("other." + name);
        set(tenant, "{\"maxAccounts\":2}");
        expect(201, make("ann"));
        expect(201, one.admin("POST", "/v1/accounts", "{\"address\":\"bob@other.%s\"}".formatted(name)));
        refused(make("cid"));
    }

    @Test
    void aDomainThatHoldsAsMuchAsItMayTakesNoMoreAtEveryReplica() {
        expect(201, make("ann"));
        String ann = "ann@" + name;
        Await.untilEquals(
                "LOCAL", () -> two.resolve(ann).json().get(0).get("kind").asString());
        set(domain, "{\"maxBytes\":1000}");
        report(domainId, 999);
        assertThat(takesMail(two, ann)).isTrue();
        report(domainId, 1000);
        Await.untilEquals(true, () -> !takesMail(one, ann) && !takesMail(two, ann));
        assertThat(limits(domain).get("bytes").asInt()).isEqualTo(1000);
        assertThat(limits(domain).get("measuredAt").isNull()).isFalse();
        set(domain, "{\"maxBytes\":1001}");
        Await.untilEquals(true, () -> takesMail(one, ann) && takesMail(two, ann));
        set(tenant, "{\"maxBytes\":1000}");
        Await.untilEquals(true, () -> !takesMail(one, ann) && !takesMail(two, ann));
        report(domainId, 10);
        Await.untilEquals(true, () -> takesMail(one, ann) && takesMail(two, ann));
    }

    @Test
    void nobodyRaisesHisOwnLimit() {
        String ofTenant = key("{\"name\":\"t\",\"role\":\"tenant-admin\",\"tenantId\":\"" + tenantId + "\"}");
        expect(200, one.adminAs(ofTenant, "GET", tenant + "/limits", ""));
        expect(403, one.adminAs(ofTenant, "PATCH", tenant + "/limits", "{\"maxAccounts\":5}", "If-Match", "*"));
        expect(200, one.adminAs(ofTenant, "PATCH", domain + "/limits", "{\"maxAccounts\":5}", "If-Match", "*"));
        String ofDomain = key("{\"name\":\"d\",\"role\":\"domain-admin\",\"domains\":[\"%s\"]}".formatted(name));
        expect(200, one.adminAs(ofDomain, "GET", domain + "/limits", ""));
        expect(403, one.adminAs(ofDomain, "PATCH", domain + "/limits", "{\"maxAccounts\":6}", "If-Match", "*"));
        expect(422, one.admin("PATCH", domain + "/limits", "{\"maxAccounts\":-1}", "If-Match", "*"));
        expect(428, one.admin("PATCH", domain + "/limits", "{\"maxAccounts\":1}"));
    }

    private String key(String request) {
        return expect(201, one.admin("POST", "/v1/api-keys", request))
                .json()
                .get("secret")
                .asString();
    }

    /** Of many at once each is counted, also those that one statement makes. */
    @Test
    void accountsAreCountedHoweverTheyAreMade() {
        replicas.database().execute("""
                insert into directory.account (account_id, tenant_id, domain_id, address, created_at, updated_at)
                select gen_random_uuid(), '%s', '%s', n || '@%s', now(), now() from generate_series(1, 500) n""".formatted(tenantId, domainId, name));
        assertThat(limits(domain).get("accounts").asInt()).isEqualTo(500);
        replicas.database()
                .execute("delete from directory.account where domain_id = '%s' and address < '2'".formatted(domainId));
        assertThat(limits(domain).get("accounts").asInt()).isLessThan(500).isPositive();
        replicas.database()
                .execute("update directory.account set deleted_at = now() where domain_id = '%s'".formatted(domainId));
        assertThat(limits(domain).get("accounts").asInt()).isZero();
    }
}
