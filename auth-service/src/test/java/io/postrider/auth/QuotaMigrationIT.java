package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Databases from before accounts inherited quotas, and from the days when that was a null. */
class QuotaMigrationIT {
    private static final String TENANT = "018f0000-0000-7000-8000-000000000001";
    private static final String DOMAIN = "018f0000-0000-7000-8000-000000000002";
    private static final String BEFORE = "202611231230";
    private static final String NULLS = "202611231240";

    @TempDir
    Path folder;

    @Test
    void whatHadNoQuotaInherits() throws Exception {
        try (TestDatabase database = at(BEFORE)) {
            account(database, 1, "0");
            account(database, 2, "5000");
            try (AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
                assertThat(quota(server, 1)).isEqualTo("{\"quotaBytes\":0,\"quotaFrom\":\"nowhere\"}");
                assertThat(quota(server, 2)).isEqualTo("{\"quotaBytes\":5000,\"quotaFrom\":\"account\"}");
                assertThat(transactions(database))
                        .as("transactions that a replica could look between")
                        .isOne();
            }
        }
    }

    @Test
    void whatInheritedByANullStillInherits() throws Exception {
        try (TestDatabase database = at(NULLS)) {
            account(database, 1, "null");
            account(database, 2, "5000");
            account(database, 3, "0");
            database.execute("update directory.domain set quota_bytes = 7000");
            try (AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
                assertThat(quota(server, 1)).isEqualTo("{\"quotaBytes\":7000,\"quotaFrom\":\"domain\"}");
                assertThat(quota(server, 2)).isEqualTo("{\"quotaBytes\":5000,\"quotaFrom\":\"account\"}");
                assertThat(quota(server, 3)).isEqualTo("{\"quotaBytes\":0,\"quotaFrom\":\"account\"}");
            }
        }
    }

    private static TestDatabase at(String version) {
        TestDatabase database = TestDatabase.create();
        Flyway.configure()
                .dataSource(database.owner())
                .schemas("directory")
                .defaultSchema("directory")
                .locations("classpath:db/migration/directory")
                .target(version)
                .load()
                .migrate();
        database.execute(
                "insert into directory.tenant (tenant_id, name, created_at, updated_at) values ('" + TENANT
                        + "', 'default', now(), now())",
                "insert into directory.domain (domain_id, tenant_id, name, created_at, updated_at) values ('" + DOMAIN
                        + "', '" + TENANT + "', 'example.org', now(), now())");
        return database;
    }

    private static String id(int number) {
        return "018f0000-0000-7000-8000-00000000001" + number;
    }

    private static void account(TestDatabase database, int number, String quota) {
        database.execute("insert into directory.account (account_id, tenant_id, domain_id, address, quota_bytes,"
                + " created_at, updated_at) values ('%s', '%s', '%s', 'a%d@example.org', %s, now(), now())"
                        .formatted(id(number), TENANT, DOMAIN, number, quota));
    }

    private static String quota(AuthServer server, int number) {
        String path = "/v1/accounts/" + id(number) + "?fields=quotaBytes,quotaFrom";
        return expect(200, server.admin("GET", path, "")).text();
    }

    /** How many transactions made the columns of the two migrations between which quotas were null. */
    private static long transactions(TestDatabase database) {
        return JdbcClient.create(database.owner()).sql("""
                        select count(distinct xmin::text) from pg_attribute
                         where attrelid = 'directory.domain'::regclass and attname = 'quota_bytes'
                            or attrelid = 'directory.account'::regclass and attname = 'quota_unlimited'""").query(Long.class).single();
    }
}
