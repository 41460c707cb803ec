package io.postrider.auth.contract;

import io.postrider.testkit.openapi.ApiDescription;
import io.postrider.testkit.openapi.ApiDescription.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a client made for one description would stumble over with a later one: something that it calls, sends or reads is
 * gone or is of another type, or something that it does not send is demanded.
 */
final class Breakages {
    private final ApiDescription before;
    private final ApiDescription after;
    private final List<String> found = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private Breakages(ApiDescription before, ApiDescription after) {
        this.before = before;
        this.after = after;
    }

    static List<String> between(ApiDescription before, ApiDescription after) {
        Breakages breakages = new Breakages(before, after);
        before.operations().forEach(breakages::compare);
        return breakages.found;
    }

    private void compare(Operation old) {
        Operation present = after.find(old.method(), old.path()).orElse(null);
        if (present == null) {
            found.add(old + " is gone");
            return;
        }
        if (!present.node().path("operationId").equals(old.node().path("operationId"))) {
            found.add(old + " has another operationId, which is a method's name in generated clients");
        }
        compareParameters(old, present);
        compareRequest(old.toString(), before.request(old), after.request(present));
        old.node().path("responses").propertyNames().stream()
                .filter(status -> status.startsWith("2"))
                .forEach(status -> {
                    if (!present.node().path("responses").has(status)) {
                        found.add(old + " does not answer " + status + " any more");
                    }
                    compareAnswer(old + " answer", before.answer(old, status), after.answer(present, status));
                });
    }

    private void compareParameters(Operation old, Operation present) {
        for (JsonNode parameter : old.node().path("parameters")) {
            if (find(present, parameter) == null) {
                found.add(old + " has no parameter " + parameter.get("name").asString() + " any more");
            }
        }
        for (JsonNode parameter : present.node().path("parameters")) {
            JsonNode earlier = find(old, parameter);
            boolean demandedBefore = earlier != null && earlier.path("required").asBoolean(false);
            if (parameter.path("required").asBoolean(false) && !demandedBefore) {
                found.add(
                        old + " demands the parameter " + parameter.get("name").asString());
            }
        }
    }

    private static JsonNode find(Operation operation, JsonNode parameter) {
        for (JsonNode other : operation.node().path("parameters")) {
            if (other.get("name").equals(parameter.get("name"))
                    && other.get("in").equals(parameter.get("in"))) {
                return other;
            }
        }
        return null;
    }

    /** Who sends less than before, or what was allowed before, must not be refused. */
    private void compareRequest(String where, JsonNode oldSchema, JsonNode presentSchema) {
        JsonNode old = before.resolve(oldSchema);
        JsonNode present = after.resolve(presentSchema);
        if (!sameType(where, old, present)) {
            return;
        }
        Set<String> demanded = texts(present.path("required"));
        demanded.removeAll(texts(old.path("required")));
        demanded.forEach(field -> found.add(where + " demands " + field));
        Set<String> values = texts(old.path("enum"));
        values.removeAll(texts(present.path("enum")));
        if (present.has("enum")) {
            values.forEach(value -> found.add(where + " takes no " + value + " any more"));
        }
        old.path("properties")
                .properties()
                .forEach(field -> compareRequest(
                        where + '.' + field.getKey(), field.getValue(), present.at("/properties/" + field.getKey())));
        if (old.has("items")) {
            compareRequest(where + "[]", old.get("items"), present.path("items"));
        }
    }

    /** What was there to be read is still there. */
    private void compareAnswer(String where, JsonNode oldSchema, JsonNode presentSchema) {
        if (oldSchema.has("$ref") && !compared.add(oldSchema.get("$ref").asString())) {
            return;
        }
        JsonNode old = before.resolve(oldSchema);
        JsonNode present = after.resolve(presentSchema);
        if (!sameType(where, old, present)) {
            return;
        }
        old.path("properties")
                .properties()
                .forEach(field -> compareAnswer(
                        where + '.' + field.getKey(), field.getValue(), present.at("/properties/" + field.getKey())));
        if (old.has("items")) {
            compareAnswer(where + "[]", old.get("items"), present.path("items"));
        }
    }

    private boolean sameType(String where, JsonNode old, JsonNode present) {
        if (old.isMissingNode()) {
            return false;
        }
        if (present.isMissingNode()) {
            found.add(where + " is gone");
            return false;
        }
        Set<String> types = types(old);
        if (!types.equals(types(present))) {
            found.add("%s was %s and is %s".formatted(where, types, types(present)));
            return false;
        }
        return true;
    }

    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? texts(type) : new HashSet<>(Set.of(type.asString("any")));
    }

    private static Set<String> texts(JsonNode array) {
        return new HashSet<>(array.valueStream().map(JsonNode::asString).toList());
    }
}
