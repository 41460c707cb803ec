package io.postrider.auth;

import static io.postrider.auth.AuthServer.PASSWORD;
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

/** Domains and tenants that are deleted with all that is in them, come back, and are erased. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletedDomainsIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TwoReplicas replicas;
    private AuthServer one;
    private AuthServer two;
    private String tenant = "";
    private String name = "";
    private String id = "";
    private String ann = "";
    private String annId = "";

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
        name = "d" + COUNTER.incrementAndGet() + ".example";
        tenant = make("/v1/tenants", "{\"name\":\"%s\"}".formatted(name));
        id = make("/v1/domains", "{\"name\":\"%s\",\"tenantId\":\"%s\"}".formatted(name, tenant));
        ann = "ann@" + name;
        annId = make("/v1/accounts", "{\"address\":\"%s\",\"password\":\"%s\"}".formatted(ann, PASSWORD));
        make("/v1/aliases", "{\"address\":\"sales@%s\",\"targets\":[\"%s\"]}".formatted(name, ann));
        make("/v1/groups", "{\"address\":\"all@%s\",\"members\":[\"%s\"]}".formatted(name, ann));
        becomes("LOCAL", ann);
    }

    private String make(String path, String body) {
        return expect(201, one.admin("POST", path, body)).json().get("id").asString();
    }

    private void becomes(String kind, String address) {
        for (AuthServer replica : new AuthServer[] {one, two}) {
            Await.untilEquals(
                    kind,
                    () -> replica.resolve(address).json().get(0).get("kind").asString());
        }
    }

    private void delete() {
        expect(204, one.admin("DELETE", "/v1/domains/" + name + "?withContents=true", ""));
    }

    private void gone(String... paths) {
        for (String path : paths) {
            expect(404, one.admin("GET", path, ""));
        }
    }

    private AuthServer.Answer erased() {
        return one.internal(
                ServiceName.MAILBOX_SERVICE,
                "directory.read",
                "POST",
                "/internal/v1/directory/erasures",
                "[\"" + annId + "\"]");
    }

    private void eraseDue() {
        one.runScheduled(".Deletions.eraseDue");
    }

    @Test
    void whatIsNotEmptyIsDeletedOnlyWhenThatIsSaid() {
        assertThat(expect(409, one.admin("DELETE", "/v1/domains/" + name, "")).text())
                .contains("withContents=true");
        expect(409, one.admin("DELETE", "/v1/tenants/" + tenant, ""));
        becomes("LOCAL", ann);
        String empty = "empty." + name;
        make("/v1/domains", "{\"name\":\"%s\",\"tenantId\":\"%s\"}".formatted(empty, tenant));
        expect(204, one.admin("DELETE", "/v1/domains/" + empty, ""));
        make("/v1/domains", "{\"name\":\"%s\",\"tenantId\":\"%s\"}".formatted(empty, tenant));
    }

    @Test
    void aDeletedDomainTakesNoMailAtAnyReplicaAndNobodyInItLogsIn() {
        AuthServer.Answer login = expect(200, two.login(ann, PASSWORD, "192.0.2.1"));
        delete();
        becomes("NO_DOMAIN", ann);
        becomes("NO_DOMAIN", "sales@" + name);
        becomes("NO_DOMAIN", "nobody@" + name);
        // Each of a replica's caches hears of it by itself.
        Await.untilEquals(401, () -> two.login(ann, PASSWORD, "192.0.2.1").status());
        Await.untilEquals(401, () -> two.renew(login).status());
        gone(
                "/v1/domains/" + name,
                "/v1/domains/" + id,
                "/v1/accounts/" + annId,
                "/v1/aliases/sales@" + name,
                "/v1/groups/all@" + name,
                "/v1/domains/" + name + "/policy",
                "/v1/domains/" + name + "/limits");
        String of = "?tenantId=" + tenant;
        assertThat(one.read("/v1/domains" + of).get("items").isEmpty()).isTrue();
        assertThat(one.read("/v1/accounts" + of).get("items").isEmpty()).isTrue();
        assertThat(one.read("/v1/aliases" + of).get("items").isEmpty()).isTrue();
        assertThat(one.read("/v1/groups" + of).get("items").isEmpty()).isTrue();
        String again = "{\"name\":\"%s\",\"tenantId\":\"%s\"}".formatted(name, tenant);
        assertThat(expect(409, one.admin("POST", "/v1/domains", again)).text()).contains("may come back");
        JsonNode deleted = one.read("/v1/deleted-domains/" + id);
        assertThat(deleted.get("name").asString()).isEqualTo(name);
        assertThat(deleted.get("erasedAfter").asString())
                .isGreaterThan(deleted.get("deletedAt").asString());
        assertThat(one.read("/v1/deleted-domains?limit=500").get("items").findValuesAsString("name"))
                .contains(name);
    }

    @Test
    void aDomainComesBackAsItWas() {
        make(
                "/v1/domains",
                "{\"name\":\"also.%s\",\"aliasOf\":\"%s\",\"tenantId\":\"%s\"}".formatted(name, name, tenant));
        becomes("LOCAL", "ann@also." + name);
        delete();
        becomes("NO_DOMAIN", "ann@also." + name);
        expect(204, one.admin("POST", "/v1/deleted-domains/" + id + "/restoration", ""));
        becomes("LOCAL", ann);
        becomes("LOCAL", "sales@" + name);
        becomes("LOCAL", "all@" + name);
        becomes("LOCAL", "ann@also." + name);
        Await.untilEquals(200, () -> two.login(ann, PASSWORD, "192.0.2.1").status());
        assertThat(one.read("/v1/accounts/" + ann).get("id").asString()).isEqualTo(annId);
        assertThat(one.read("/v1/aliases/sales@" + name).get("targets").get(0).asString())
                .isEqualTo(ann);
        assertThat(one.read("/v1/domains/" + name + "/limits").get("accounts").asInt())
                .isEqualTo(1);
        gone("/v1/deleted-domains/" + id);
    }

    @Test
    void anAccountThatWasDeletedBeforeItsDomainDoesNotComeBackWithIt() {
        String bob = make("/v1/accounts", "{\"address\":\"bob@%s\"}".formatted(name));
        expect(204, one.admin("DELETE", "/v1/accounts/" + bob, ""));
        delete();
        expect(204, one.admin("POST", "/v1/deleted-domains/" + id + "/restoration", ""));
        gone("/v1/accounts/" + bob);
        expect(201, one.admin("POST", "/v1/deleted-accounts/" + bob + "/restoration", ""));
    }

    @Test
    void anAccountThatMovedAwayFromADeletedDomainKeepsNoAddressThere() {
        delete();
        make("/v1/domains", "{\"name\":\"new.%s\",\"tenantId\":\"%s\"}".formatted(name, tenant));
        String moved = "{\"address\":\"ann@new.%s\"}".formatted(name);
        expect(201, one.admin("POST", "/v1/deleted-accounts/" + annId + "/restoration", moved));
        expect(204, one.admin("POST", "/v1/deleted-domains/" + id + "/restoration", ""));
        becomes("LOCAL", "ann@new." + name);
        becomes("UNKNOWN", ann);
    }

    @Test
    void isErasedWhenItsTimeIsOverAndNotBefore() {
        expect(
                200,
                one.admin("PATCH", "/v1/domains/" + name + "/policy", "{\"deletionGraceDays\":3}", "If-Match", "*"));
        delete();
        eraseDue();
        one.read("/v1/deleted-domains/" + id);
        assertThat(expect(200, erased()).json()).isEmpty();
        replicas.database()
                .execute("update directory.domain set deleted_at = now() - interval '4 days' where domain_id = '" + id
                        + "'");
        eraseDue();
        gone("/v1/deleted-domains/" + id, "/v1/deleted-accounts/" + annId);
        assertThat(expect(200, erased()).json()).hasSize(1);
        becomes("REMOTE", ann);
        JsonNode last = one.read("/v1/audit-log?objectId=" + id).get("items").get(0);
        assertThat(last.get("action").asString()).isEqualTo("domain.erase");
        assertThat(one.read("/v1/audit-log/verification").get("intact").asBoolean())
                .isTrue();
        makeDomainAgain();
        becomes("UNKNOWN", ann);
    }

    private void makeDomainAgain() {
        make("/v1/domains", "{\"name\":\"%s\",\"tenantId\":\"%s\"}".formatted(name, tenant));
    }

    @Test
    void anAliasElsewhereThatLedOnlyToErasedAccountsGoesWithThem() {
        make("/v1/domains", "{\"name\":\"other.%s\",\"tenantId\":\"%s\"}".formatted(name, tenant));
        make("/v1/aliases", "{\"address\":\"x@other.%s\",\"targets\":[\"%s\"]}".formatted(name, ann));
        delete();
        becomes("UNKNOWN", "x@other." + name);
        expect(204, one.admin("DELETE", "/v1/deleted-domains/" + id, ""));
        gone("/v1/aliases/x@other." + name);
    }

    @Test
    void aTenantComesBackWithItsDomainsAndKeys() {
        String key = expect(
                        201,
                        one.admin(
                                "POST",
                                "/v1/api-keys",
                                "{\"name\":\"t\",\"role\":\"tenant-admin\",\"tenantId\":\"%s\"}".formatted(tenant)))
                .json()
                .get("secret")
                .asString();
        expect(403, one.adminAs(key, "DELETE", "/v1/tenants/" + tenant + "?withContents=true", ""));
        expect(204, one.admin("DELETE", "/v1/tenants/" + tenant + "?withContents=true", ""));
        becomes("NO_DOMAIN", ann);
        expect(401, one.adminAs(key, "GET", "/v1/domains", ""));
        gone("/v1/tenants/" + tenant, "/v1/tenants/" + tenant + "/policy", "/v1/deleted-domains/" + id);
        assertThat(one.read("/v1/deleted-tenants/" + tenant).get("name").asString())
                .isEqualTo(name);
        expect(204, one.admin("POST", "/v1/deleted-tenants/" + tenant + "/restoration", ""));
        becomes("LOCAL", ann);
        expect(200, one.adminAs(key, "GET", "/v1/domains/" + name, ""));
        make("/v1/accounts", "{\"address\":\"bob@%s\"}".formatted(name));
        make(
                "/v1/delegations",
                "{\"address\":\"%1$s\",\"delegate\":\"bob@%2$s\",\"right\":\"sendAs\"}".formatted(ann, name));
        expect(204, one.admin("DELETE", "/v1/tenants/" + tenant + "?withContents=true", ""));
        expect(204, one.admin("DELETE", "/v1/deleted-tenants/" + tenant, ""));
        gone("/v1/deleted-tenants/" + tenant);
        becomes("REMOTE", ann);
        assertThat(expect(200, erased()).json()).hasSize(1);
    }
}
