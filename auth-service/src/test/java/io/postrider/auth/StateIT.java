package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

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
class StateIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private static final String STATE = """
            {"domains": [{"name": "%1$s", "plusAddressing": false, "postmaster": "bob@%1$s", "catchAll": null}],
             "accounts": [{"address": "Ann@%1$s", "displayName": "Ann", "quotaBytes": 7}, {"address": "bob@%1$s"}],
             "aliases": [{"address": "team@%1$s", "targets": ["ann@%1$s", "bob@%1$s"], "description": "The team"}]}""";

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;
    private String domain = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @BeforeEach
    void name() {
        domain = "s" + COUNTER.incrementAndGet() + ".example";
    }

    private AuthServer.Answer apply(String query, String state) {
        return server.admin("PUT", "/v1/state" + query, state);
    }

    /** What a plan would do, one line a change. */
    static List<String> actions(AuthServer.Answer plan) {
        return expect(200, plan)
                .json()
                .get("changes")
                .valueStream()
                .map(change -> change.get("action").asString()
                        + ' '
                        + change.get("name").asString())
                .toList();
    }

    @Test
    void aDryRunTellsWhatWouldBeDoneAndDoesNothing() {
        String state = STATE.formatted(domain);
        AuthServer.Answer plan = apply("?dryRun=true", state);
        assertThat(plan.json().get("dryRun").asBoolean()).isTrue();
        List<String> planned = actions(plan);
        assertThat(planned)
                .contains("domain.create " + domain, "account.create ann@" + domain, "alias.create team@" + domain);
        expect(404, server.admin("GET", "/v1/domains/" + domain, ""));
        assertThat(actions(apply("", state))).isEqualTo(planned);
        assertThat(server.read("/v1/audit-log/verification").get("intact").asBoolean())
                .isTrue();
    }

    @Test
    void appliedTwiceItChangesNothing() {
        String state = STATE.formatted(domain);
        assertThat(actions(apply("", state))).isNotEmpty();
        JsonNode made = server.read("/v1/domains/" + domain);
        assertThat(made.get("plusAddressing").asBoolean()).isFalse();
        assertThat(made.get("postmaster").asString()).isEqualTo("bob@" + domain);
        assertThat(server.read("/v1/accounts/ann@" + domain).get("quotaBytes").asLong())
                .isEqualTo(7);
        assertThat(server.read("/v1/accounts/ann@" + domain).get("hasPassword").asBoolean())
                .isFalse();
        assertThat(server.read("/v1/aliases/team@" + domain).get("targets")).hasSize(2);
        assertThat(actions(apply("", state))).isEmpty();
        assertThat(actions(apply("?dryRun=true", state))).isEmpty();
        assertThat(actions(apply("", state.replace("7}", "8}")))).containsExactly("account.update ann@" + domain);
        assertThat(server.read("/v1/accounts/ann@" + domain).get("displayName").asString())
                .isEqualTo("Ann");
    }

    @Test
    void policiesAndLimitsAreFieldsOfWhatHasThem() {
        String state = """
                {"tenants": [{"name": "Tenant of %1$s", "quotaBytes": 99, "policy": {"maxRecipients": 50},
                              "limits": {"maxAccounts": 5}}],
                 "domains": [{"name": "%1$s", "tenant": "tenant of %1$s", "policy": {"maxRecipients": 40},
                              "limits": {"maxAccounts": 4, "maxBytes": 1000000}},
                             {"name": "also.%1$s", "aliasOf": "%1$s"}],
                 "accounts": [{"address": "ann@%1$s", "policy": {"maxRecipients": 30}}]}""".formatted(domain);
        AuthServer.Answer applied = apply("", state);
        assertThat(actions(applied)).contains("tenant.create Tenant of " + domain, "domain.limits " + domain);
        String tenant = server.read("/v1/domains/" + domain).get("tenantId").asString();
        try {
            isApplied(state, tenant);
        } finally {
            // While there are two, the other tests would have to say which one they mean.
            expect(204, server.admin("DELETE", "/v1/tenants/" + tenant + "?withContents=true", ""));
        }
    }

    private void isApplied(String state, String tenant) {
        assertThat(actions(apply("", state))).isEmpty();
        assertThat(server.read("/v1/domains/also." + domain).get("tenantId").asString())
                .isEqualTo(tenant);
        assertThat(server.read("/v1/tenants/" + tenant).get("quotaBytes").asLong())
                .isEqualTo(99);
        assertThat(server.read("/v1/tenants/" + tenant + "/limits")
                        .get("maxAccounts")
                        .asLong())
                .isEqualTo(5);
        assertThat(server.read("/v1/domains/" + domain + "/limits")
                        .get("maxBytes")
                        .asLong())
                .isEqualTo(1_000_000);
        JsonNode policy = server.read("/v1/accounts/ann@" + domain + "/policy");
        assertThat(policy.get("effective").get("maxRecipients").asInt()).isEqualTo(30);
        assertThat(expect(422, apply("", state.replace("30}", "60}"))).detail())
                .contains("accounts[0]", "maxRecipients");
        assertThat(expect(400, apply("", state.replace("maxBytes", "bytes"))).detail())
                .startsWith("domains[0]");
        AuthServer.Answer lifted = apply("", state.replace("1000000", "null").replace("99", "null"));
        assertThat(lifted.json()
                        .get("changes")
                        .valueStream()
                        .map(change -> change.get("fields").toString()))
                .as("none was written as an empty text")
                .containsExactly("{\"quotaBytes\":null}", "{\"maxBytes\":null}");
    }

    @Test
    void allOfItHappensOrNothing() {
        String state = STATE.formatted(domain).replace("\"Ann\"", "\"a\\nb\"");
        AuthServer.Answer refused = expect(422, apply("", state));
        assertThat(refused.detail()).startsWith("accounts[0]: displayName");
        expect(404, server.admin("GET", "/v1/domains/" + domain, ""));
        expect(400, apply("", STATE.formatted(domain).replace("displayName", "epoch")));
        expect(422, apply("", "{\"accounts\":[{\"address\":\"a@%1$s\"},{\"address\":\"A@%1$s\"}]}".formatted(domain)));
        expect(422, apply("", "{\"accounts\":[{\"displayName\":\"nobody\"}]}"));
        expect(400, apply("", "{\"passwords\":[]}"));
        expect(404, server.admin("GET", "/v1/domains/" + domain, ""));
    }

    @Test
    void removesWhatItDoesNotNameOnlyWhenItIsTold() {
        apply("", STATE.formatted(domain));
        String smaller =
                "{\"domains\":[{\"name\":\"%1$s\"}],\"accounts\":[{\"address\":\"bob@%1$s\"}]}".formatted(domain);
        assertThat(actions(apply("", smaller))).isEmpty();
        assertThat(actions(apply("?prune=true", smaller)))
                .containsExactly("alias.delete team@" + domain, "account.delete ann@" + domain);
        assertThat(server.read("/v1/deleted-accounts?prefix=ann@" + domain).get("items"))
                .hasSize(1);
        assertThat(actions(apply("?prune=true", smaller))).isEmpty();
    }

    @Test
    void anotherQueryIsAnotherRequestForAnIdempotencyKey() {
        apply("", STATE.formatted(domain));
        String smaller =
                "{\"domains\":[{\"name\":\"%1$s\"}],\"accounts\":[{\"address\":\"bob@%1$s\"}]}".formatted(domain);
        expect(200, server.admin("PUT", "/v1/state", smaller, "Idempotency-Key", domain));
        expect(422, server.admin("PUT", "/v1/state?prune=true", smaller, "Idempotency-Key", domain));
    }

    @Test
    void removesNoMoreThanItMayNameInOneGo() {
        apply("", STATE.formatted(domain));
        String id = server.read("/v1/domains/" + domain).get("id").asString();
        database.execute("""
                with made as (
                    insert into directory.account (account_id, tenant_id, domain_id, address, created_at, updated_at)
                    select gen_random_uuid(), d.tenant_id, d.domain_id, 'many' || n || '@' || d.name, now(), now()
                      from directory.domain d, generate_series(1, 2001) n where d.domain_id = '%s'
                    returning account_id, domain_id, address)
                insert into directory.address (address, domain_id, account_id) select address, domain_id, account_id from made""".formatted(id));
        String smaller = "{\"domains\":[{\"name\":\"%s\"}]}".formatted(domain);
        for (String query : List.of("?prune=true", "?prune=true&dryRun=true")) {
            assertThat(expect(422, apply(query, smaller)).detail()).contains("more than 2,000");
        }
        assertThat(server.read("/v1/aliases/team@" + domain).get("enabled").asBoolean())
                .isTrue();
    }

    @Test
    void reachesNoFartherThanItsKey() {
        apply("", STATE.formatted(domain));
        String other = "other." + domain;
        server.makeDomain(other);
        String key = expect(
                        201,
                        server.admin(
                                "POST",
                                "/v1/api-keys",
                                "{\"name\":\"o\",\"role\":\"domain-admin\",\"domains\":[\"%s\"]}".formatted(other)))
                .json()
                .get("secret")
                .asString();
        expect(
                422,
                server.adminAs(key, "PUT", "/v1/state", "{\"accounts\":[{\"address\":\"bob@%s\"}]}".formatted(domain)));
        expect(
                403,
                server.adminAs(
                        key, "PUT", "/v1/state?prune=true", "{\"domains\":[{\"name\":\"%s\"}]}".formatted(domain)));
        expect(
                200,
                server.adminAs(key, "PUT", "/v1/state", "{\"accounts\":[{\"address\":\"bob@%s\"}]}".formatted(other)));
        String reader = expect(
                        201, server.admin("POST", "/v1/api-keys", "{\"name\":\"a\",\"actions\":[\"aliases:write\"]}"))
                .json()
                .get("secret")
                .asString();
        expect(
                403,
                server.adminAs(reader, "PUT", "/v1/state", "{\"accounts\":[{\"address\":\"x@%s\"}]}".formatted(other)));
    }
}
