package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;

import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Measures pages of a list of 1,000,000 accounts, the first and the last ones: {@code -Dit.test=ListingCost}. Its figures
 * are in docs/performance.md; it asserts nothing, for a build machine's time is no measure.
 */
class ListingCost {
    private static final int ACCOUNTS = Integer.getInteger("postrider.cost.accounts", 1_000_000);
    private static final int PAGES = 200;
    private static final int LIMIT = 500;

    @Test
    void measure(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(
                        database, AuthServer.secrets(folder), "--postrider.auth.api-keys.calls-per-second=100000")) {
            server.makeDomain("small.example");
            String id = server.makeDomain("large.example").json().get("id").asString();
            database.execute("""
                    insert into directory.account (account_id, tenant_id, domain_id, address, created_at, updated_at)
                    select gen_random_uuid(), d.tenant_id, d.domain_id, md5(n::text) || '@large.example', now(), now()
                      from generate_series(1, %d) n, directory.domain d where d.domain_id = '%s'""".formatted(ACCOUNTS, id));
            database.execute("analyze directory.account");
            String tenantKey = expect(201, server.admin("POST", "/v1/api-keys", """
                    {"name":"cost","role":"support","tenantId":"%s"}""".formatted(
                                    server.admin("GET", "/v1/tenants", "")
                                            .json()
                                            .at("/items/0/id")
                                            .asString())))
                    .json()
                    .get("secret")
                    .asString();
            for (String query : List.of(
                    "sort=createdAt",
                    "sort=-createdAt",
                    "sort=address",
                    "sort=-address",
                    "domain=large.example&sort=address",
                    "domain=small.example&sort=address",
                    "enabled=false&sort=-createdAt",
                    "prefix=abc&sort=address")) {
                walk(server, AuthServer.ADMIN_KEY, "platform", query);
                walk(server, tenantKey, "tenant", query);
            }
        }
    }

    /** Reads the whole list, and tells of the first pages, of those in the middle and of the last. */
    private static void walk(AuthServer server, String key, String who, String query) {
        List<Long> micros = new ArrayList<>();
        String cursor = "";
        int seen = 0;
        do {
            long began = System.nanoTime();
            JsonNode page = expect(
                            200,
                            server.adminAs(
                                    key, "GET", "/v1/accounts?limit=" + LIMIT + '&' + query + "&cursor=" + cursor, ""))
                    .json();
            micros.add((System.nanoTime() - began) / 1_000);
            seen += page.get("items").size();
            cursor = page.get("next").isNull() ? "" : page.get("next").asString();
        } while (!cursor.isEmpty());
        int part = Math.min(PAGES, micros.size());
        int middle = (micros.size() - part) / 2;
        System.out.printf(
                "cost %-9s %-46s %8d accounts, %5d pages; first pages %6d us, middle %6d us, last %6d us%n",
                who,
                query,
                seen,
                micros.size(),
                median(micros.subList(0, part)),
                median(micros.subList(middle, middle + part)),
                median(micros.subList(micros.size() - part, micros.size())));
    }

    private static long median(List<Long> micros) {
        List<Long> sorted = new ArrayList<>(micros);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
