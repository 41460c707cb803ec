package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.ServiceName;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Quotas of tenants, domains and accounts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaIT {
    private static final String DOMAIN = "/v1/domains/example.org";
    private static final String ANN = "/v1/accounts/ann@example.org";

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;
    private String tenant = "";
    private String ann = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        server.makeDomain("example.org");
        ann = server.makeAccount("ann@example.org").json().get("id").asString();
        tenant = "/v1/tenants/"
                + server.admin("GET", ANN, "").json().get("tenantId").asString();
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @BeforeEach
    void setNone() {
        set(tenant, "null");
        set(DOMAIN, "null");
        set(ANN, "null");
    }

    private JsonNode set(String path, String bytes) {
        return expect(200, server.admin("PATCH", path, "{\"quotaBytes\":" + bytes + "}", "If-Match", "*"))
                .json();
    }

    private String quota() {
        return expect(200, server.admin("GET", ANN + "?fields=quotaBytes,quotaFrom", ""))
                .text();
    }

    private long toldToMailboxes() {
        String path = "/internal/v1/directory/accounts/" + ann;
        return expect(200, server.internal(ServiceName.MAILBOX_SERVICE, "directory.read", "GET", path, ""))
                .json()
                .get("quotaBytes")
                .asLong();
    }

    @Test
    void anAccountHasItsDomainsQuotaElseItsTenantsElseNone() {
        assertThat(quota()).isEqualTo("{\"quotaBytes\":0,\"quotaFrom\":\"nowhere\"}");
        assertThat(set(tenant, "1000").get("quotaBytes").asLong()).isEqualTo(1000);
        assertThat(quota()).isEqualTo("{\"quotaBytes\":1000,\"quotaFrom\":\"tenant\"}");
        assertThat(set(DOMAIN, "2000").get("quotaBytes").asLong()).isEqualTo(2000);
        assertThat(quota()).isEqualTo("{\"quotaBytes\":2000,\"quotaFrom\":\"domain\"}");
        set(ANN, "3000");
        assertThat(quota()).isEqualTo("{\"quotaBytes\":3000,\"quotaFrom\":\"account\"}");
        set(ANN, "0");
        assertThat(quota()).isEqualTo("{\"quotaBytes\":0,\"quotaFrom\":\"account\"}");
        JsonNode listed = expect(200, server.admin("GET", "/v1/accounts?prefix=ann", ""))
                .json()
                .get("items")
                .get(0);
        assertThat(listed.get("quotaFrom").asString()).isEqualTo("account");
        expect(422, server.admin("PATCH", DOMAIN, "{\"quotaBytes\":-1}", "If-Match", "*"));
        expect(422, server.admin("PATCH", tenant, "{\"quotaBytes\":-1}", "If-Match", "*"));
    }

    @Test
    void whoeverKeepsTheQuotaHearsOfEveryChange() {
        assertThat(toldToMailboxes()).isZero();
        set(tenant, "1000");
        Await.untilEquals(1000L, this::toldToMailboxes);
        set(DOMAIN, "2000");
        Await.untilEquals(2000L, this::toldToMailboxes);
        set(DOMAIN, "null");
        Await.untilEquals(1000L, this::toldToMailboxes);
        long position = changes(-1).get("position").asLong();
        set(tenant, "null");
        JsonNode change = changes(position).get("changes").get(0);
        assertThat(change.get("accountId").isNull())
                .as("one change for all accounts")
                .isTrue();
        assertThat(tenant).endsWith(change.get("accounts").get("tenantId").asString());
        String asked = "[\"%s\",\"%s\"]".formatted(ann, UUID.randomUUID());
        JsonNode told = expect(
                        200,
                        server.internal(
                                ServiceName.MAILBOX_SERVICE,
                                "directory.read",
                                "POST",
                                "/internal/v1/directory/accounts",
                                asked))
                .json();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).get("accountId").asString()).isEqualTo(ann);
        assertThat(told.get(0).get("quotaBytes").asLong()).isZero();
    }

    /** It maps quota_bytes to a primitive, knows no other column, and reads 0 as "no limit". */
    @Test
    void replicasOfTheReleaseBeforeReadAndEditAccountsThatInherit() {
        set(DOMAIN, "2000");
        assertThat(stored("quota_bytes")).isZero();
        set(ANN, "0");
        assertThat(stored("quota_bytes")).isZero();
        assertThat(quota()).isEqualTo("{\"quotaBytes\":0,\"quotaFrom\":\"account\"}");
        database.execute("update directory.account set quota_bytes = 3000");
        assertThat(quota()).isEqualTo("{\"quotaBytes\":3000,\"quotaFrom\":\"account\"}");
        assertThat(stored("directory.effective_quota(account)")).isEqualTo(3000);
        set(ANN, "null");
        assertThat(stored("directory.effective_quota(account)")).isEqualTo(2000);
        assertThat(quota()).isEqualTo("{\"quotaBytes\":2000,\"quotaFrom\":\"domain\"}");
    }

    private Long stored(String value) {
        return JdbcClient.create(database.owner())
                .sql("select " + value + " from directory.account")
                .query(Long.class)
                .single();
    }

    private JsonNode changes(long after) {
        String path = "/internal/v1/directory/changes?waitSeconds=10&after=" + after;
        return expect(200, server.internal(ServiceName.MAILBOX_SERVICE, "directory.read", "GET", path, ""))
                .json();
    }
}
