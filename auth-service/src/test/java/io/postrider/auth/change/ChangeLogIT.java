package io.postrider.auth.change;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryChanges.Accounts;
import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class ChangeLogIT {
    /** Addresses that lead to an account and that no change since tells of, by themselves or with their domain. */
    private static final String UNTOLD = """
            select led.address
              from directory.account a, directory.leading_to(a.account_id) led (address)
             where a.domain_id = (select domain_id from directory.domain where name = 'example.org')
               and not exists (select from directory.change_log c
                                where c.position > ?
                                  and (led.address = any (c.addresses)
                                       or substring(led.address from '@.*') = any (c.addresses)))""";

    /** A million accounts made a million rows in one transaction. */
    @Test
    void tellsOfAllAccountsOfADomainAndWhateverLeadsToThemInOneRow(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
            server.makeDomain("example.org");
            for (String name : List.of("postmaster", "ann", "bob", "carl", "dora", "eve")) {
                server.makeAccount(name + "@example.org");
            }
            make(server, "aliases", "\"address\":\"team@example.org\",\"targets\":[\"ann@example.org\"]");
            make(server, "groups", "\"address\":\"staff@example.org\",\"members\":[\"bob@example.org\"]");
            String tenant = make(server, "tenants", "\"name\":\"others\"");
            make(server, "domains", "\"name\":\"other.example\",\"tenantId\":\"%s\"".formatted(tenant));
            server.makeAccount("zed@other.example");
            make(server, "groups", "\"address\":\"all@other.example\",\"members\":[\"zed@other.example\"]");
            database.execute("""
                    update directory.group_member m set account_id = null, external_address = 'dora@example.org'
                      from directory.account a where a.account_id = m.account_id and a.address = 'zed@other.example'""");
            change(server, "example.org", "{\"catchAll\":\"carl@example.org\"}");
            JdbcClient jdbc = JdbcClient.create(database.dataSource(TestDatabase.AUTH_SERVICE));

            ChangeStore store = server.bean(ChangeStore.class);
            long before = store.position();
            change(server, "example.org", "{\"quotaBytes\":5000000}");
            assertThat(jdbc.sql(UNTOLD).param(before).query(String.class).list())
                    .isEmpty();
            assertThat(ofMany(store, before)).singleElement().satisfies(all -> {
                assertThat(all.domain()).isEqualTo("example.org");
                assertThat(all.domainId()).isNotNull();
            });

            before = store.position();
            String own = expect(200, server.admin("GET", "/v1/domains/example.org", ""))
                    .json()
                    .get("tenantId")
                    .asString();
            expect(
                    200,
                    server.admin("PATCH", "/v1/tenants/" + own + "/policy", "{\"maxRecipients\":7}", "If-Match", "*"));
            assertThat(jdbc.sql(UNTOLD).param(before).query(String.class).list())
                    .isEmpty();
            assertThat(store.after(before, 10)).as("one change").hasSize(1);
            assertThat(ofMany(store, before)).containsExactly(new Accounts(UUID.fromString(own), null, null));
        }
    }

    /** What a delegate may send as is told him at his next login, wherever he is. */
    @Test
    void tellsOfDelegatesInOtherDomains(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
            server.makeDomain("example.org");
            server.makeDomain("other.example");
            server.makeAccount("ann@example.org");
            server.makeAccount("bob@example.org");
            server.makeAccount("zed@other.example");
            for (String delegate : List.of("bob@example.org", "zed@other.example")) {
                make(
                        server,
                        "delegations",
                        "\"address\":\"ann@example.org\",\"right\":\"sendAs\",\"delegate\":\"%s\"".formatted(delegate));
            }
            ChangeStore store = server.bean(ChangeStore.class);
            long before = store.position();
            expect(
                    200,
                    server.admin("PATCH", "/v1/domains/example.org/policy", "{\"maxRecipients\":7}", "If-Match", "*"));
            assertThat(store.after(before, 50).stream()
                            .map(entry -> entry.change().account())
                            .filter(Objects::nonNull)
                            .map(AccountView::address))
                    .containsExactly("zed@other.example");
        }
    }

    private static List<Accounts> ofMany(ChangeStore store, long after) {
        return store.after(after, 50).stream()
                .map(entry -> entry.change().accounts())
                .filter(Objects::nonNull)
                .toList();
    }

    private static String make(AuthServer server, String what, String fields) {
        return expect(201, server.admin("POST", "/v1/" + what, "{" + fields + "}"))
                .json()
                .get("id")
                .asString();
    }

    private static void change(AuthServer server, String domain, String patch) {
        expect(200, server.admin("PATCH", "/v1/domains/" + domain, patch, "If-Match", "*"));
    }
}
