package io.postrider.auth.contract;

import static io.postrider.auth.AuthServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.auth.AuthServer.Answer;
import io.postrider.auth.contract.ApiDescription.Operation;
import io.postrider.testkit.database.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * S21: every operation of the OpenAPI document, asked with every role's key of one tenant for what is its own and for
 * what is another tenant's. No call of the matrix may change anything: reads are made that are allowed, and writes that
 * are not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixIT {
    private static final Set<String> FOR_THE_PLATFORM_ONLY = Set.of("GET /v1/audit-log/verification");

    private final TestDatabase database = TestDatabase.create();
    private final List<Key> keys = new ArrayList<>();
    private AuthServer server;
    private ApiDescription description;
    private MatrixTenant red;
    private MatrixTenant blue;
    private String before = "";

    /** A key of a role; of the whole platform when it has no tenant. */
    private record Key(String role, @Nullable MatrixTenant tenant, Set<String> actions, String secret) {
        boolean mayDo(Operation operation) {
            return operation.actions().isEmpty() || operation.actions().stream().anyMatch(actions::contains);
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = AuthServer.start(
                database,
                AuthServer.secrets(folder),
                "--postrider.auth.api-keys.calls-per-second=100000",
                // Nobody answers there: what looks at the world sees nothing, and soon.
                "--postrider.dns.resolver=127.0.0.1:1",
                "--postrider.dns.health-deadline=50ms");
        description = new ApiDescription(server.anonymous("GET", "/v1/openapi.json").text());
        red = MatrixTenant.make(server, "red");
        blue = MatrixTenant.make(server, "blue");
        for (JsonNode role : server.admin("GET", "/v1/roles", "").json().get("items")) {
            String reaches = role.get("reaches").asString();
            if (!reaches.equals("platform")) {
                keys.add(key(role, red, "\"tenantId\":\"%s\"%s".formatted(
                        red.tenantId(), reaches.equals("domains") ? ",\"domains\":[\"" + red.domain() + "\"]" : "")));
            }
            if (reaches.equals("anything")) {
                keys.add(key(role, null, "\"tenantId\":null"));
            }
        }
        before = MatrixTenant.state(database);
    }

    private Key key(JsonNode role, @Nullable MatrixTenant tenant, String reach) {
        String name = role.get("name").asString();
        String body = "{\"name\":\"matrix\",\"role\":\"%s\",%s}".formatted(name, reach);
        Answer made = expect(201, server.admin("POST", "/v1/api-keys", body));
        Set<String> actions = Set.copyOf(role.get("actions").valueStream().map(JsonNode::asString).toList());
        return new Key(name, tenant, actions, made.json().get("secret").asString());
    }

    @AfterAll
    void stop() {
        String after = MatrixTenant.state(database);
        server.close();
        database.close();
        assertThat(after).as("what no call may have changed").isEqualTo(before);
    }

    @TestFactory
    Stream<DynamicTest> everyOperation() {
        return description.ownOperations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> check(operation)));
    }

    private void check(Operation operation) {
        expect(401, server.anonymous(operation.method(), red.fill(operation.path())));
        for (Key key : keys) {
            if (operation.isUsersOwn()) {
                assertThat(call(key, operation, red).status()).as(key.role()).isEqualTo(401);
                continue;
            }
            if (!key.mayDo(operation)) {
                assertThat(call(key, operation, red).status()).as(key.role()).isEqualTo(403);
                assertThat(call(key, operation, blue).status()).as(key.role()).isEqualTo(403);
                continue;
            }
            checkAllowedRead(key, operation);
            if (key.tenant() != null) {
                checkForeign(key, operation);
            }
        }
    }

    private void checkAllowedRead(Key key, Operation operation) {
        if (!operation.method().equals("GET")) {
            return;
        }
        Answer answer = call(key, operation, red);
        int expected = key.tenant() != null && FOR_THE_PLATFORM_ONLY.contains(operation.toString()) ? 403 : 200;
        if (red.knows(operation.path())) {
            assertThat(answer.status()).as(key.role() + ' ' + answer.text()).isEqualTo(expected);
        } else {
            assertThat(answer.status()).as(key.role() + ' ' + answer.text()).isLessThan(500);
        }
    }

    /** What is another tenant's is answered as what does not exist, and lists do not have it. */
    private void checkForeign(Key key, Operation operation) {
        Answer foreign = call(key, operation, blue);
        blue.canaries().forEach(canary ->
                assertThat(foreign.text()).as(key.role()).doesNotContain(canary));
        if (operation.hasVariable()) {
            Answer absent = call(key, operation, MatrixTenant.ABSENT);
            assertThat(foreign.status()).as(key.role() + ' ' + foreign.text()).isIn(403, 404);
            assertThat(foreign.status()).as(key.role()).isEqualTo(absent.status());
            assertThat(foreign.json().get("detail")).isEqualTo(absent.json().get("detail"));
        } else if (!operation.method().equals("GET")) {
            assertThat(foreign.status()).as(key.role() + ' ' + foreign.text()).isBetween(400, 499);
        }
    }

    private Answer call(Key key, Operation operation, MatrixTenant target) {
        JsonNode schema = description.request(operation);
        String body = schema.isMissingNode() ? "" : target.body(description, schema);
        return server.adminAs(key.secret(), operation.method(), target.fill(operation.path()), body, "If-Match", "*");
    }
}
