package io.postrider.auth.change;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class ChangeLogIT {
    private static final String UNTOLD = """
            select a.address from directory.account a
             where not exists (select from directory.change_log c
                                where c.account_id = a.account_id and c.position > ?
                                  and c.addresses @> array(select directory.leading_to(a.account_id)))""";

    /** Only accounts that something leads to are asked what that is: all of them are told of, with all of it. */
    @Test
    void tellsOfEveryAccountOfADomainWhateverLeadsToIt(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                AuthServer server = AuthServer.start(database, AuthServer.secrets(folder))) {
            server.makeDomain("example.org");
            for (String name : List.of("postmaster", "ann", "bob", "carl", "dora", "eve")) {
                server.makeAccount(name + "@example.org");
            }
            make(server, "aliases", "\"address\":\"team@example.org\",\"targets\":[\"ann@example.org\"]");
            make(server, "groups", "\"address\":\"staff@example.org\",\"members\":[\"bob@example.org\"]");
            make(server, "groups", "\"address\":\"moved@example.org\",\"members\":[\"team@example.org\"]");
            database.execute("""
                    update directory.group_member set alias_id = null, external_address = 'dora@example.org'
                     where alias_id is not null""");
            change(server, "{\"catchAll\":\"carl@example.org\"}");
            JdbcClient jdbc = JdbcClient.create(database.dataSource(TestDatabase.AUTH_SERVICE));
            long before = jdbc.sql("select max(position) from directory.change_log").query(Long.class).single();
            change(server, "{\"enabled\":false}");
            assertThat(jdbc.sql("select count(*) from directory.led_accounts((select domain_id from directory.domain))")
                            .query(Long.class)
                            .single())
                    .as("postmaster, ann, bob, carl and dora")
                    .isEqualTo(5);
            assertThat(jdbc.sql(UNTOLD).param(before).query(String.class).list()).isEmpty();
        }
    }

    private static void make(AuthServer server, String what, String fields) {
        expect(201, server.admin("POST", "/v1/" + what, "{" + fields + "}"));
    }

    private static void change(AuthServer server, String patch) {
        expect(200, server.admin("PATCH", "/v1/domains/example.org", patch, "If-Match", "*"));
    }
}
