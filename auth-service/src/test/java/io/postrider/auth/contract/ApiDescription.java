package io.postrider.auth.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** An OpenAPI document, read as far as the tests that are generated from one need it. */
final class ApiDescription {
    /** What of the merged document other services serve. */
    private static final List<String> OF_OTHER_SERVICES = List.of("/v1/messages", "/v1/exports", "/v1/imports");

    private final JsonNode document;

    ApiDescription(String json) {
        this.document = JsonMapper.shared().readTree(json);
    }

    /** One method of one path. */
    record Operation(String method, String path, JsonNode node) {
        /** Any of these actions suffices; empty when every key may. */
        Set<String> actions() {
            return Set.copyOf(node.path("x-actions").valueStream().map(JsonNode::asString).toList());
        }

        /** Whether it is a user's own, who calls with his password and not with an API key. */
        boolean isUsersOwn() {
            return node.path("security").toString().contains("user");
        }

        boolean hasVariable() {
            return path.indexOf('{') >= 0;
        }

        @Override
        public String toString() {
            return method + ' ' + path;
        }
    }

    /** Every operation. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> operations.add(new Operation(
                        method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return operations;
    }

    /** Those that auth-service serves. */
    List<Operation> ownOperations() {
        return operations().stream()
                .filter(operation -> OF_OTHER_SERVICES.stream().noneMatch(operation.path()::startsWith))
                .toList();
    }

    Optional<Operation> find(String method, String path) {
        return operations().stream()
                .filter(operation -> operation.method().equals(method) && operation.path().equals(path))
                .findFirst();
    }

    /** The schema of what a call sends; missing when it sends nothing. */
    JsonNode request(Operation operation) {
        return content(operation.node().path("requestBody").path("content"));
    }

    /** The schema of what a status answers with; missing when it is nothing. */
    JsonNode answer(Operation operation, String status) {
        return content(operation.node().path("responses").path(status).path("content"));
    }

    private JsonNode content(JsonNode byMediaType) {
        return byMediaType
                .valueStream()
                .findFirst()
                .map(media -> resolve(media.path("schema")))
                .orElseGet(MissingNode::getInstance);
    }

    /** What a schema refers to, or itself. */
    JsonNode resolve(JsonNode schema) {
        if (!schema.has("$ref")) {
            return schema;
        }
        String reference = schema.get("$ref").asString();
        return resolve(document.at(reference.substring(1)));
    }
}
