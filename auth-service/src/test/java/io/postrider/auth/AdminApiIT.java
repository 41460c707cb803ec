package io.postrider.auth;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminApiIT {
    private static final AtomicInteger COUNTER = new AtomicInteger();

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
    void makeDomain() {
        domain = "d" + COUNTER.incrementAndGet() + ".example";
        server.makeDomain(domain);
    }

    private AuthServer.Answer account(String name) {
        return server.makeAccount(name + '@' + domain);
    }

    private String code(AuthServer.Answer answer) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        return answer.json().get("code").asString();
    }

    @Test
    void refusesCallsWithoutAKeyOrWithABadOne() {
        AuthServer.Answer none = expect(401, server.anonymous("GET", "/v1/accounts"));
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");
        AuthServer.Answer bad = expect(401, server.adminAs("prk_guess", "GET", "/v1/accounts", ""));
        assertThat(code(bad)).isEqualTo("authentication-failed");
    }

    @Test
    void makesAnAccountAndShowsAGeneratedPasswordOnce() {
        AuthServer.Answer made =
                expect(201, server.admin("POST", "/v1/accounts", "{\"address\":\"Ann@%s\"}".formatted(domain)));
        assertThat(made.json().get("address").asString()).isEqualTo("ann@" + domain);
        assertThat(made.json().get("password").asString()).matches("[a-zX2-9-]{24}");
        assertThat(made.header("ETag")).isEqualTo("\"0\"");
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        AuthServer.Answer read = expect(200, server.admin("GET", made.header("Location"), ""));
        assertThat(read.json().has("password")).isFalse();
        assertThat(read.json().get("createdAt")).isEqualTo(made.json().get("createdAt"));
        AuthServer.Answer byAddress = expect(200, server.admin("GET", "/v1/accounts/ANN@" + domain, ""));
        assertThat(byAddress.json()).isEqualTo(read.json());
        assertThat(byAddress.header("Content-Disposition")).isEmpty();
    }

    @Test
    void refusesAnAddressThatIsTaken() {
        account("ann");
        AuthServer.Answer again =
                expect(409, server.admin("POST", "/v1/accounts", "{\"address\":\"ANN@%s\"}".formatted(domain)));
        assertThat(again.detail()).isEqualTo("ann@%s is the address of an account already.".formatted(domain));
        expect(
                409,
                server.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"ann@%s\",\"targets\":[\"ann@%s\"]}".formatted(domain, domain)));
    }

    @Test
    void refusesWhatIsMalformedWith400AndWhatCannotBeWith422() {
        assertThat(code(expect(400, server.admin("POST", "/v1/accounts", "{\"address\":"))))
                .isEqualTo("invalid-request");
        assertThat(code(expect(400, server.admin("POST", "/v1/accounts", "")))).isEqualTo("invalid-request");
        // S20: nobody sets what is not a field of the request
        expect(400, server.admin("POST", "/v1/accounts", "{\"address\":\"a@%s\",\"epoch\":7}".formatted(domain)));
        expect(
                400,
                server.admin(
                        "POST",
                        "/v1/accounts",
                        "{\"address\":\"a@%s\",\"address\":\"b@%s\"}".formatted(domain, domain)));
        expect(422, server.admin("POST", "/v1/accounts", "{}"));
        expect(422, server.admin("POST", "/v1/accounts", "{\"address\":\"a@elsewhere.example\"}"));
        expect(422, server.admin("POST", "/v1/accounts", "{\"address\":\"a\\r\\nb@%s\"}".formatted(domain)));
        expect(422, server.admin("POST", "/v1/accounts", "{\"address\":\"a+b@%s\"}".formatted(domain)));
        expect(
                422,
                server.admin(
                        "POST", "/v1/accounts", "{\"address\":\"a@%s\",\"password\":\"fives\"}".formatted(domain)));
        expect(422, server.admin("POST", "/v1/accounts", "{\"address\":\"a@%s\",\"quotaBytes\":-1}".formatted(domain)));
        expect(404, server.admin("GET", "/v1/accounts/a@" + domain, ""));
        expect(404, server.admin("GET", "/v1/nothing", ""));
        expect(405, server.admin("PUT", "/v1/accounts", "{}"));
    }

    @Test
    void changesOnlyTheVersionThatTheCallerHasSeen() {
        String path = account("ann").header("Location");
        assertThat(code(expect(428, server.admin("PATCH", path, "{\"enabled\":false}"))))
                .isEqualTo("precondition-required");
        expect(412, server.admin("PATCH", path, "{\"enabled\":false}", "If-Match", "\"9\""));
        AuthServer.Answer changed =
                expect(200, server.admin("PATCH", path, "{\"enabled\":false}", "If-Match", "\"0\""));
        assertThat(changed.header("ETag")).isEqualTo("\"1\"");
        assertThat(changed.json().get("enabled").asBoolean()).isFalse();
        expect(412, server.admin("PATCH", path, "{\"enabled\":true}", "If-Match", "\"0\""));
        expect(200, server.admin("PATCH", path, "{\"enabled\":true}", "If-Match", "*"));
        expect(400, server.admin("PATCH", path, "{\"tenantId\":\"x\"}", "If-Match", "*"));
        expect(412, server.admin("DELETE", path, "", "If-Match", "\"0\""));
        AuthServer.Answer unchanged = expect(
                304,
                server.admin(
                        "GET",
                        path,
                        "",
                        "If-None-Match",
                        expect(200, server.admin("GET", path, "")).header("ETag")));
        assertThat(unchanged.text()).isEmpty();
    }

    @Test
    void repeatsAnAnswerForARepeatedIdempotencyKey() {
        String body = "{\"address\":\"ann@%s\"}".formatted(domain);
        AuthServer.Answer first =
                expect(201, server.admin("POST", "/v1/accounts", body, "Idempotency-Key", "k-" + domain));
        AuthServer.Answer again =
                expect(201, server.admin("POST", "/v1/accounts", body, "Idempotency-Key", "k-" + domain));
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        expect(
                422,
                server.admin(
                        "POST",
                        "/v1/accounts",
                        "{\"address\":\"bob@%s\"}".formatted(domain),
                        "Idempotency-Key",
                        "k-" + domain));
    }

    @Test
    void repeatsWhatItSaidOfANewPasswordWhenTheAccountIsGone() {
        server.makeAccount("postmaster@" + domain);
        String path = server.makeAccount("ann@" + domain).header("Location");
        AuthServer.Answer set =
                expect(200, server.admin("PUT", path + "/password", "", "Idempotency-Key", "p-" + domain));
        expect(204, server.admin("DELETE", path, "", "If-Match", "*"));
        AuthServer.Answer again =
                expect(200, server.admin("PUT", path + "/password", "", "Idempotency-Key", "p-" + domain));
        assertThat(again.json()).isEqualTo(set.json());
    }

    @Test
    void makesOneAccountForManyCallsWithOneIdempotencyKeyAtOnce() throws Exception {
        String body = "{\"address\":\"ann@%s\",\"password\":\"a good password\"}".formatted(domain);
        List<AuthServer.Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<AuthServer.Answer>>();
            for (int i = 0; i < 8; i++) {
                calls.add(threads.submit(
                        () -> server.admin("POST", "/v1/accounts", body, "Idempotency-Key", "many-" + domain)));
            }
            for (var call : calls) {
                answers.add(call.get());
            }
        }
        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(answers.stream()
                        .map(answer -> answer.json().get("id").asString())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void keepsGeneratedPasswordsOutOfTheDatabase() throws SQLException {
        AuthServer.Answer made = expect(
                201,
                server.admin(
                        "POST",
                        "/v1/accounts",
                        "{\"address\":\"ann@%s\"}".formatted(domain),
                        "Idempotency-Key",
                        "secret-" + domain));
        String password = made.json().get("password").asString();
        assertThat(contains(password)).isFalse();
        assertThat(contains(domain)).isTrue();
        assertThat(contains(AuthServer.ADMIN_KEY)).isFalse();
    }

    /** Looks for a text in every row of the schema. */
    private boolean contains(String text) throws SQLException {
        try (var connection = database.owner().getConnection();
                var statement = connection.prepareStatement("""
                        select bool_or(found) from (
                          select position(convert_to(?, 'utf8') in answer) > 0 as found from directory.idempotent_write
                          union all select position(? in a::text) > 0 from directory.account a
                          union all select position(? in a::text) > 0 from directory.audit a
                          union all select position(? in a::text) > 0 from directory.api_key a) t""")) {
            for (int i = 1; i <= 4; i++) {
                statement.setString(i, text);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    @Test
    void givesAnAddressThatIsMadeAgainANewId() {
        AuthServer.Answer first = account("ann");
        expect(204, server.admin("DELETE", "/v1/accounts/ann@" + domain, ""));
        expect(404, server.admin("GET", first.header("Location"), ""));
        AuthServer.Answer second = account("ann");
        assertThat(second.json().get("id")).isNotEqualTo(first.json().get("id"));
    }

    @Test
    void renamesAnAccountAndFreesItsOldAddress() {
        AuthServer.Answer ann = account("ann");
        account("bob");
        String path = ann.header("Location");
        expect(409, server.admin("PATCH", path, "{\"address\":\"bob@%s\"}".formatted(domain), "If-Match", "*"));
        AuthServer.Answer renamed = expect(
                200, server.admin("PATCH", path, "{\"address\":\"Ann.New@%s\"}".formatted(domain), "If-Match", "*"));
        assertThat(renamed.json().get("id")).isEqualTo(ann.json().get("id"));
        assertThat(renamed.json().get("address").asString()).isEqualTo("ann.new@" + domain);
        account("ann");
    }

    @Test
    void aliasesLeadToAccountsAndLoseThoseThatGo() {
        account("ann");
        account("bob");
        AuthServer.Answer made = expect(
                201,
                server.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"team@%s\",\"targets\":[\"ann@%s\",\"Bob@%s\"]}"
                                .formatted(domain, domain, domain)));
        assertThat(made.json().get("targets")).hasSize(2);
        // S25: an alias of an alias could become a cycle
        AuthServer.Answer nested = expect(
                422,
                server.admin(
                        "POST",
                        "/v1/aliases",
                        "{\"address\":\"all@%s\",\"targets\":[\"team@%s\"]}".formatted(domain, domain)));
        assertThat(nested.detail()).contains("Aliases lead to accounts");
        expect(422, server.admin("POST", "/v1/aliases", "{\"address\":\"x@%s\",\"targets\":[]}".formatted(domain)));
        AuthServer.Answer edited = expect(
                200,
                server.admin("PATCH", made.header("Location"), "{\"description\":\"The team\"}", "If-Match", "\"0\""));
        assertThat(edited.json().get("targets")).hasSize(2);
        assertThat(edited.header("ETag")).isEqualTo("\"1\"");
        AuthServer.Answer narrowed = expect(
                200,
                server.admin(
                        "PATCH",
                        made.header("Location"),
                        "{\"targets\":[\"bob@%s\"]}".formatted(domain),
                        "If-Match",
                        "\"1\""));
        assertThat(narrowed.json().get("targets")).hasSize(1);
        expect(204, server.admin("DELETE", "/v1/accounts/bob@" + domain, ""));
        expect(404, server.admin("GET", made.header("Location"), ""));
    }

    @Test
    void aCatchAllIsAnAccountOfTheTenantAndGoesWithIt() {
        account("ann");
        expect(
                422,
                server.admin(
                        "PATCH",
                        "/v1/domains/" + domain,
                        "{\"catchAll\":\"zed@%s\"}".formatted(domain),
                        "If-Match",
                        "*"));
        AuthServer.Answer set = expect(
                200,
                server.admin(
                        "PATCH",
                        "/v1/domains/" + domain,
                        "{\"catchAll\":\"ann@%s\"}".formatted(domain),
                        "If-Match",
                        "*"));
        assertThat(set.json().get("catchAll").asString()).isEqualTo("ann@" + domain);
        expect(204, server.admin("DELETE", "/v1/accounts/ann@" + domain, ""));
        AuthServer.Answer after = expect(200, server.admin("GET", "/v1/domains/" + domain, ""));
        assertThat(after.json().get("catchAll").isNull()).isTrue();
    }

    @Test
    void deletesADomainOnlyWhenItIsEmpty() {
        account("ann");
        expect(409, server.admin("DELETE", "/v1/domains/" + domain, ""));
        expect(204, server.admin("DELETE", "/v1/accounts/ann@" + domain, ""));
        expect(204, server.admin("DELETE", "/v1/domains/" + domain, ""));
        expect(404, server.admin("GET", "/v1/domains/" + domain, ""));
        server.makeDomain(domain);
    }

    @Test
    void listsInPagesWithoutLossOrRepetition() {
        for (int i = 0; i < 7; i++) {
            account("u" + i);
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = expect(
                            200, server.admin("GET", "/v1/accounts?limit=3&domain=" + domain + "&cursor=" + cursor, ""))
                    .json();
            page.get("items").forEach(item -> seen.add(item.get("address").asString()));
            cursor = page.get("next").isNull() ? "" : page.get("next").asString();
        } while (!cursor.isEmpty());
        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
        assertThat(expect(200, server.admin("GET", "/v1/accounts?prefix=U3@&domain=" + domain, ""))
                        .json()
                        .get("items"))
                .hasSize(1);
        expect(400, server.admin("GET", "/v1/accounts?limit=0", ""));
        expect(400, server.admin("GET", "/v1/accounts?limit=501", ""));
        expect(400, server.admin("GET", "/v1/accounts?cursor=x", ""));
    }

    @Test
    void describesItselfInOpenApi31() {
        JsonNode json = expect(200, server.anonymous("GET", "/v1/openapi.json")).json();
        assertThat(json.get("openapi").asString()).startsWith("3.1");
        assertThat(json.get("paths").propertyNames())
                .contains("/v1/accounts", "/v1/audit-log", "/v1/api-keys/me", "/v1/messages/trace");
        assertThat(json.get("components")
                        .get("schemas")
                        .get("MessageTrace")
                        .get("properties")
                        .propertyNames())
                .contains("queueId", "hops");
        json.get("paths").properties().forEach(path -> assertThat(path.getKey()).startsWith("/v1/"));
        JsonNode create = json.get("paths").get("/v1/accounts").get("post");
        assertThat(create.get("operationId").asString()).isEqualTo("createAccount");
        assertThat(create.get("responses").propertyNames())
                .containsExactly("201", "400", "401", "403", "409", "422", "429", "503");
        assertThat(json.toString()).doesNotContain("\"JsonNode\"");
        assertThat(expect(200, server.anonymous("GET", "/v1/openapi.yaml")).text())
                .startsWith("openapi: 3.1");
        assertThat(expect(200, server.anonymous("GET", "/v1/swagger-ui/index.html"))
                        .text())
                .contains("swagger-ui");
    }

    /** {@code docs/openapi.json} is what the suite serves, for those who generate clients or compare versions. */
    @Test
    void isDescribedByTheFileInTheRepository() throws IOException {
        String served =
                sorted(expect(200, server.anonymous("GET", "/v1/openapi.json")).text());
        Path file = Path.of("../docs/openapi.json");
        if ("write".equals(System.getProperty("postrider.docs"))) {
            Files.writeString(file, served);
        }
        assertThat(Files.readString(file))
                .as("docs/openapi.json is stale; mvn verify -pl auth-service -am -Dpostrider.docs=write rewrites it")
                .isEqualTo(served);
    }

    /** Members in the order of their names, for nothing else is the same on every machine. */
    private static String sorted(String json) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
                .build();
        return mapper.writeValueAsString(mapper.readValue(json, Map.class)) + '\n';
    }

    @Test
    void answersItsPathsOnTheirPortsOnly() {
        assertThat(server.management("/v1/accounts").status()).isEqualTo(404);
        assertThat(server.internal("GET", "/v1/accounts").status()).isEqualTo(404);
        assertThat(server.anonymous("GET", "/internal/oauth2/jwks").status()).isEqualTo(404);
        assertThat(server.anonymous("GET", "/actuator/health").status()).isEqualTo(404);
        assertThat(expect(200, server.management("/actuator/health/readiness")).text())
                .contains("\"UP\"");
        assertThat(expect(200, server.management("/actuator/prometheus")).text())
                .contains("postrider_auth_hash_waiting");
    }
}
