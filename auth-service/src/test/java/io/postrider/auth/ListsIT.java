package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What holds for every list: pages, sorting, filters, sparse fields. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListsIT {
    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(database, AuthServer.secrets(folder));
        for (String name : List.of("c", "a", "b")) {
            server.makeDomain(name + ".example");
            server.makeAccount(name + "@" + name + ".example");
            expect(201, server.admin("POST", "/v1/api-keys", "{\"name\":\"%s\",\"role\":\"support\"}".formatted(name)));
            expect(
                    201,
                    server.admin(
                            "POST",
                            "/v1/aliases",
                            "{\"address\":\"%1$s.alias@%1$s.example\",\"targets\":[\"%1$s@%1$s.example\"]}"
                                    .formatted(name)));
        }
        for (String name : List.of("c", "a", "b")) {
            expect(201, server.admin("POST", "/v1/tenants", "{\"name\":\"" + name + "\"}"));
        }
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    /** All items of a list, read one at a time, by the field that it can be sorted by. */
    private List<String> read(String list, String field, String query) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = expect(200, server.admin("GET", list + "?limit=1&" + query + "&cursor=" + cursor, ""))
                    .json();
            page.get("items").forEach(item -> seen.add(item.get(field).asString()));
            cursor = page.get("next").isNull() ? "" : page.get("next").asString();
        } while (!cursor.isEmpty());
        return seen.stream().filter(text -> text.matches("[abc]([.@].*)?")).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/tenants, name",
        "/v1/domains, name",
        "/v1/accounts, address",
        "/v1/aliases, address",
        "/v1/api-keys, name",
    })
    void sortsByTimeAndByNameBothWaysWithoutLossOrRepetition(String list, String field) {
        List<String> made = read(list, field, "sort=createdAt");
        assertThat(made).extracting(text -> text.substring(0, 1)).containsExactly("c", "a", "b");
        assertThat(read(list, field, "")).isEqualTo(made);
        assertThat(read(list, field, "sort=-createdAt")).isEqualTo(made.reversed());
        List<String> byName = made.stream().sorted().toList();
        assertThat(read(list, field, "sort=" + field)).isEqualTo(byName);
        assertThat(read(list, field, "sort=-" + field)).isEqualTo(byName.reversed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sort=password_hash",
                "sort=address;select+pg_sleep(5)--",
                "cursor=x",
                "sort=address&cursor=00000000-0000-0000-0000-000000000000",
                "fields=id,secret",
                "fields=",
                "enabled=perhaps",
                "tenantId=x"
            })
    void refusesWhatIsNoSortCursorFieldOrFilter(String query) {
        assertThat(expect(400, server.admin("GET", "/v1/accounts?" + query, ""))
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("invalid-request");
    }

    @Test
    void filters() {
        expect(200, server.admin("PATCH", "/v1/accounts/b@b.example", "{\"enabled\":false}", "If-Match", "*"));
        assertThat(read("/v1/accounts", "address", "enabled=false")).containsExactly("b@b.example");
        assertThat(read("/v1/accounts", "address", "prefix=A")).containsExactly("a@a.example");
        assertThat(read("/v1/domains", "name", "prefix=c.")).containsExactly("c.example");
        assertThat(read("/v1/tenants", "name", "prefix=C")).containsExactly("c");
        assertThat(read("/v1/aliases", "address", "prefix=a.alias&enabled=true"))
                .containsExactly("a.alias@a.example");
        assertThat(read("/v1/api-keys", "name", "role=support&sort=name")).containsExactly("a", "b", "c");
        JsonNode audit = expect(200, server.admin("GET", "/v1/audit-log?objectType=tenant&limit=500", ""))
                .json()
                .get("items");
        assertThat(audit.valueStream().map(row -> row.get("action").asString())).containsOnly("tenant.create");
        String trace = audit.get(0).get("traceId").asString();
        assertThat(expect(200, server.admin("GET", "/v1/audit-log?traceId=" + trace, ""))
                        .json()
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void answersWithTheFieldsAskedFor() {
        JsonNode page = expect(200, server.admin("GET", "/v1/accounts?fields=address,enabled", ""))
                .json();
        assertThat(page.propertyNames()).containsExactly("items", "next");
        assertThat(page.get("items"))
                .allSatisfy(item -> assertThat(item.propertyNames()).containsExactly("address", "enabled"));
        // As URLSearchParams, Python's urlencode and generated clients write it.
        assertThat(expect(200, server.admin("GET", "/v1/accounts?fields=address%2Cenabled", ""))
                        .json())
                .isEqualTo(page);
        AuthServer.Answer one = expect(200, server.admin("GET", "/v1/domains/a.example?fields=name", ""));
        assertThat(one.text()).isEqualTo("{\"name\":\"a.example\"}");
        assertThat(one.header("ETag")).isNotEmpty();
        assertThat(expect(200, server.admin("GET", "/v1/audit-log?fields=action&limit=1", ""))
                        .json()
                        .get("items")
                        .get(0)
                        .propertyNames())
                .containsExactly("action");
    }
}
