package io.postrider.testkit.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** An OpenAPI document, read as far as the tests that are generated from one need it. */
public final class ApiDescription {
    private final JsonNode document;

    /** The description in a document. */
    public ApiDescription(String json) {
        this.document = JsonMapper.shared().readTree(json);
    }

    /** One method of one path. */
    public record Operation(String method, String path, JsonNode node) {
        /** Any of these actions suffices; empty when every key may. */
        public Set<String> actions() {
            return Set.copyOf(
                    node.path("x-actions").valueStream().map(JsonNode::asString).toList());
        }

        /** Whether it is a user's own, who calls with his password and not with an API key. */
        public boolean isUsersOwn() {
            return takesUsers() && actions().isEmpty();
        }

        /** Whether a user may call it, with his password. */
        public boolean takesUsers() {
            return node.path("security").toString().contains("user");
        }

        /** Whether its path names an object. */
        public boolean hasVariable() {
            return path.indexOf('{') >= 0;
        }

        /** Whether it only looks. */
        public boolean reads() {
            return method.equals("GET");
        }

        /** The parameters behind the question mark. */
        public List<JsonNode> queryParameters() {
            return node.path("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.get("in").asString().equals("query"))
                    .toList();
        }

        /** The media types that it takes; none when nothing is sent. */
        public List<String> mediaTypes() {
            return List.copyOf(node.path("requestBody").path("content").propertyNames());
        }

        @Override
        public String toString() {
            return method + ' ' + path;
        }
    }

    /** Every operation. */
    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> operations.add(new Operation(
                                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return operations;
    }

    /** The operation of that method and path. */
    public Optional<Operation> find(String method, String path) {
        return operations().stream()
                .filter(operation ->
                        operation.method().equals(method) && operation.path().equals(path))
                .findFirst();
    }

    /** The schema of what a call sends; missing when it sends nothing. */
    public JsonNode request(Operation operation) {
        return content(operation.node().path("requestBody").path("content"));
    }

    /** The schema of what a call sends as a media type. */
    public JsonNode request(Operation operation, String mediaType) {
        return resolve(operation
                .node()
                .path("requestBody")
                .path("content")
                .path(mediaType)
                .path("schema"));
    }

    /** The schema of what a status answers with; missing when it is nothing. */
    public JsonNode answer(Operation operation, String status) {
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
    public JsonNode resolve(JsonNode schema) {
        if (!schema.has("$ref")) {
            return schema;
        }
        String reference = schema.get("$ref").asString();
        return resolve(document.at(reference.substring(1)));
    }
}
