package io.postrider.standalone.contract;

import io.postrider.testkit.openapi.ApiDescription;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values for calls: by the schema in two cases of three, and otherwise whatever somebody might try. */
final class FuzzValues {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "a\r\nb",
            "null",
            "*",
            "'||pg_sleep(5)--",
            "\" or 1=1; drop table account; --",
            "%",
            "_%\\",
            "../../etc/passwd",
            "${jndi:ldap://127.0.0.1/a}",
            "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>",
            "\ud83d\udce8\u202e\u0301",
            "\ud800",
            "ann@example.org",
            "example.org",
            "b\u00fccher.example",
            "@example.org",
            "ann@",
            "-createdAt",
            "accounts:read",
            "00000000-0000-0000-0000-000000000000",
            "0001-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59Z",
            "-1",
            "0",
            "9223372036854775808",
            "1e400",
            "true",
            "x".repeat(400),
            "x@" + "y".repeat(300),
            "\u00e4".repeat(255));

    private final ApiDescription description;
    private final Random random;

    FuzzValues(ApiDescription description, Random random) {
        this.description = description;
        this.random = random;
    }

    boolean sometimes() {
        return random.nextInt(3) == 0;
    }

    /** What stands in a path: a real object's name, as a rule. Never empty, for that would be another path. */
    String name(String real) {
        String text = sometimes() ? oneText() : real;
        return text.isEmpty() || text.contains("/") ? real : text;
    }

    String header(String usual) {
        return sometimes() ? List.of("\"0\"", "W/\"1\"", "x", ",,", "\"\"").get(random.nextInt(5)) : usual;
    }

    /** A query parameter. */
    String text(JsonNode schema) {
        JsonNode value = value(schema, 0);
        return value.isString() ? value.asString() : value.toString();
    }

    /** A request's body; now and then no JSON, or much of it. */
    String body(JsonNode schema) {
        return switch (random.nextInt(20)) {
            case 0 -> "{";
            case 1 -> "[".repeat(500);
            case 2 -> "{\"a\":\"" + "x".repeat(70_000) + "\"}";
            case 3 -> "\u0000";
            default -> value(schema, 0).toString();
        };
    }

    private JsonNode value(JsonNode reference, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (sometimes() && (depth > 0 || sometimes())) {
            return anything(depth);
        }
        JsonNode schema = description.resolve(reference);
        String type = schema.path("type").isArray()
                ? schema.get("type").get(0).asString()
                : schema.path("type").asString("string");
        return switch (type) {
            case "object" -> object(schema, depth);
            case "array" -> {
                ArrayNode array = nodes.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(schema.path("items"), depth + 1));
                }
                yield array;
            }
            case "boolean" -> nodes.booleanNode(random.nextBoolean());
            case "integer", "number" -> nodes.numberNode(random.nextInt(600) - 10);
            default -> string(schema);
        };
    }

    private JsonNode string(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        JsonNode example = schema.path("example");
        return example.isString() && !sometimes() ? example : JsonNodeFactory.instance.stringNode(oneText());
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        schema.path("properties").properties().forEach(field -> {
            if (random.nextInt(4) > 0) {
                object.set(field.getKey(), value(field.getValue(), depth + 1));
            }
        });
        if (random.nextInt(10) == 0) {
            object.put("role" + oneText(), true);
        }
        return object;
    }

    private JsonNode anything(int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 3 ? 6 : 8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.numberNode(random.nextLong());
            case 2 -> nodes.numberNode(Double.MIN_VALUE);
            case 3 -> nodes.booleanNode(random.nextBoolean());
            case 4, 5 -> nodes.stringNode(oneText());
            case 6 -> nodes.arrayNode().add(anything(depth + 1));
            default -> JsonMapper.shared().createObjectNode().set("a", anything(depth + 1));
        };
    }

    private String oneText() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
