package io.postrider.auth.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.openapi.ApiDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The public API stays as every release described it; {@code docs/openapi} has a file for each. */
class CompatibilityTest {
    private static final Path DOCS = Path.of("../docs");

    private static final String SMALL = """
            {"paths": {"/v1/things": {"post": {"operationId": "createThing",
              "parameters": [{"name": "limit", "in": "query"}],
              "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewThing"}}}},
              "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
             "components": {"schemas": {
              "NewThing": {"type": "object", "required": ["name"], "properties": {
                "name": {"type": "string"}, "kind": {"type": "string", "enum": ["a", "b"]}}},
              "Thing": {"type": "object", "properties": {
                "id": {"type": "string"}, "parts": {"type": "array", "items": {"type": "string"}}}}}}}""";

    static Stream<Path> releases() throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve("openapi"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void breaksNoClientOfARelease(Path release) {
        assertThat(Breakages.between(read(release), read(DOCS.resolve("openapi.json"))))
                .as("what clients of %s would stumble over", release.getFileName())
                .isEmpty();
    }

    private static ApiDescription read(Path file) {
        try {
            return new ApiDescription(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> breakages(String from, String to) {
        assertThat(SMALL).contains(from);
        return Breakages.between(new ApiDescription(SMALL), new ApiDescription(SMALL.replace(from, to)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/things | /v1/items | POST /v1/things is gone",
                "createThing | makeThing | POST /v1/things has another operationId, which is a method's name in generated clients",
                "\"name\": \"limit\" | \"name\": \"max\" | POST /v1/things has no parameter limit any more",
                "\"in\": \"query\" | \"in\": \"query\", \"required\": true | POST /v1/things demands the parameter limit",
                "[\"name\"] | [\"name\", \"kind\"] | POST /v1/things demands kind",
                "[\"a\", \"b\"] | [\"a\"] | POST /v1/things.kind takes no b any more",
                "\"201\" | \"200\" | POST /v1/things does not answer 201 any more",
                "\"id\": {\"type\": \"string\"} | \"id\": {\"type\": \"integer\"} | POST /v1/things answer.id was [string] and is [integer]",
                "\"parts\" | \"pieces\" | POST /v1/things answer.parts is gone",
            })
    void tellsWhatWouldBreak(String from, String to, String breakage) {
        assertThat(breakages(from, to)).contains(breakage);
    }

    @Test
    void takesAdditionsForNoBreakage() {
        assertThat(breakages("\"id\": {", "\"name\": {\"type\": \"string\"}, \"id\": {"))
                .isEmpty();
        assertThat(breakages("[\"a\", \"b\"]", "[\"a\", \"b\", \"c\"]")).isEmpty();
        assertThat(breakages("[{\"name\": \"limit\"", "[{\"name\": \"sort\", \"in\": \"query\"}, {\"name\": \"limit\""))
                .isEmpty();
        assertThat(breakages("\"required\": [\"name\"], ", "")).isEmpty();
    }
}
