package io.postrider.auth.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.AuthServer;
import io.postrider.auth.AuthServer.Answer;
import io.postrider.auth.contract.ApiDescription.Operation;
import io.postrider.testkit.database.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** S19, S20: calls made at random from the OpenAPI document, right in part and wrong in part. None is answered with 500. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzIT {
    private static final int CALLS = Integer.getInteger("postrider.fuzz.calls", 60);
    private static final long SEED = Long.getLong("postrider.fuzz.seed", 1);

    private final TestDatabase database = TestDatabase.create();
    private AuthServer server;
    private ApiDescription description;

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
        server.makeDomain("example.org");
        server.makeAccount("ann@example.org");
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    @TestFactory
    Stream<DynamicTest> everyOperation() {
        return description.ownOperations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> fuzz(operation)));
    }

    private void fuzz(Operation operation) {
        FuzzValues values = new FuzzValues(description, new Random(SEED + operation.toString().hashCode()));
        for (int i = 0; i < CALLS; i++) {
            String path = path(operation, values);
            String body = description.request(operation).isMissingNode() ? "" : values.body(description.request(operation));
            Answer answer = server.admin(operation.method(), path, body, "If-Match", values.header("*"));
            assertThat(answer.status())
                    .as("%s %s %s -> %s", operation.method(), path, body, answer.text())
                    .isLessThan(500);
            if (answer.status() >= 400 && !isRefusedByTheServer(path)) {
                assertThat(answer.header("Content-Type")).as(path).isEqualTo("application/problem+json");
                assertThat(answer.text()).doesNotContain("SELECT", "select ", "org.postgresql", "java.");
            }
        }
    }

    /** Encoded NULs and backslashes in a path end in Tomcat, before any of our code. */
    private static boolean isRefusedByTheServer(String path) {
        String withoutQuery = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
        return withoutQuery.contains("%00") || withoutQuery.contains("%5C");
    }

    private static String path(Operation operation, FuzzValues values) {
        StringBuilder path = new StringBuilder();
        for (String segment : operation.path().substring(1).split("/")) {
            path.append('/').append(segment.startsWith("{") ? encode(values.name()) : segment);
        }
        char separator = '?';
        for (var parameter : operation.node().path("parameters")) {
            if (parameter.get("in").asString().equals("query") && values.sometimes()) {
                path.append(separator).append(parameter.get("name").asString()).append('=');
                path.append(encode(values.text(parameter.path("schema"))));
                separator = '&';
            }
        }
        return path.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
