package io.postrider.auth.contract;

import static io.postrider.auth.AuthServer.expect;

import io.postrider.auth.AuthServer;
import io.postrider.testkit.database.TestDatabase;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A tenant with one object of each kind, by the path segment that a variable follows. */
record MatrixTenant(String name, Map<String, String> objects) {
    /** A tenant that has nothing, which does not exist. */
    static final MatrixTenant ABSENT = new MatrixTenant("absent", Map.of(
            "domains", "absent.example", "accounts", "ann@absent.example", "aliases", "team@absent.example",
            "groups", "all@absent.example"));

    private static final String NOBODY = "00000000-0000-7000-8000-00000000dead";

    static MatrixTenant make(AuthServer server, String name) {
        Map<String, String> objects = new HashMap<>();
        MatrixTenant tenant = new MatrixTenant(name, objects);
        objects.put("tenants", made(server, "/v1/tenants", "{\"name\":\"canary-%s\"}", name));
        expect(201, server.admin("POST", "/v1/domains", "{\"name\":\"%s\",\"tenantId\":\"%s\"}"
                .formatted(tenant.domain(), tenant.tenantId())));
        objects.put("domains", tenant.domain());
        objects.put(
                "dkim-keys",
                expect(201, server.admin("POST", "/v1/domains/" + tenant.domain() + "/dkim-keys", ""))
                        .json()
                        .at("/items/0/selector")
                        .asString());
        expect(200, server.admin(
                "PUT",
                "/v1/domains/" + tenant.domain() + "/oidc-provider",
                "{\"issuer\":\"https://%1$s.example\",\"jwksUri\":\"https://%1$s.example/keys\",\"audience\":\"canary-%1$s\"}"
                        .formatted(name)));
        for (String local : List.of("ann", "gone")) {
            String id = made(
                    server,
                    "/v1/accounts",
                    "{\"address\":\"" + local + "@%1$s.example\",\"displayName\":\"canary-%1$s\",\"password\":\"a good one\"}",
                    name);
            objects.put("deleted-accounts", id);
        }
        objects.put("accounts", "ann@" + tenant.domain());
        expect(200, server.admin("PUT", "/v1/accounts/ann@" + tenant.domain() + "/role", "{\"role\":\"support\"}"));
        expect(204, server.admin("DELETE", "/v1/accounts/" + objects.get("deleted-accounts"), ""));
        made(
                server,
                "/v1/aliases",
                "{\"address\":\"team@%1$s.example\",\"targets\":[\"ann@%1$s.example\"],\"description\":\"canary-%1$s\"}",
                name);
        objects.put("aliases", "team@" + tenant.domain());
        made(
                server,
                "/v1/groups",
                "{\"address\":\"all@%1$s.example\",\"members\":[\"ann@%1$s.example\"],\"description\":\"canary-%1$s\"}",
                name);
        objects.put("groups", "all@" + tenant.domain());
        objects.put("delegations", made(
                server,
                "/v1/delegations",
                "{\"address\":\"all@%1$s.example\",\"delegate\":\"ann@%1$s.example\",\"right\":\"sendAs\"}",
                name));
        objects.put("api-keys", made(
                server,
                "/v1/api-keys",
                "{\"name\":\"canary-%s\",\"role\":\"support\",\"domains\":[\"" + tenant.domain() + "\"],\"tenantId\":\""
                        + tenant.tenantId() + "\"}",
                name));
        return tenant;
    }

    private static String made(AuthServer server, String path, String body, String name) {
        return expect(201, server.admin("POST", path, body.formatted(name))).json().get("id").asString();
    }

    String domain() {
        return name + ".example";
    }

    String tenantId() {
        return objects.getOrDefault("tenants", NOBODY);
    }

    /** What an answer to somebody else never has. */
    Set<String> canaries() {
        return Set.of("canary-" + name);
    }

    /** Whether an object of the tenant stands for each variable of a path. */
    boolean knows(String path) {
        return !fill(path).contains(NOBODY);
    }

    /** The path with the tenant's objects. */
    String fill(String path) {
        StringBuilder filled = new StringBuilder();
        String before = "";
        for (String segment : path.substring(1).split("/")) {
            filled.append('/').append(segment.startsWith("{") ? objects.getOrDefault(before, NOBODY) : segment);
            before = segment;
        }
        return filled.toString();
    }

    /** A request by its schema's examples, which names the tenant's objects. */
    String body(ApiDescription description, JsonNode schema) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        schema.path("properties").properties().forEach(field -> {
            JsonNode property = description.resolve(field.getValue());
            JsonNode value = value(field.getKey(), property);
            if (value != null && !value.isMissingNode()) {
                body.set(field.getKey(), value);
            }
        });
        if (body.has("role")) {
            body.remove("actions");
        }
        return body.toString();
    }

    private JsonNode value(String field, JsonNode property) {
        JsonMapper json = JsonMapper.shared();
        return switch (field) {
            case "tenantId" -> json.getNodeFactory().stringNode(tenantId());
            case "address" -> json.getNodeFactory().stringNode("new@" + domain());
            case "targets", "members" -> list("ann@" + domain());
            case "domains" -> list(domain());
            // It goes in the place of a password.
            case "networks", "passwordHash" -> null;
            default -> property.path("example");
        };
    }

    private static ArrayNode list(String one) {
        return JsonMapper.shared().createArrayNode().add(one);
    }

    /** All that the admin API can change, in one text. */
    static String state(TestDatabase database) {
        StringBuilder state = new StringBuilder();
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement()) {
            for (String table : List.of(
                    "tenant", "domain", "account", "alias", "alias_target", "mail_group", "group_member", "delegation", "address", "audit")) {
                try (var rows = statement.executeQuery(
                        "select string_agg(t::text, e'\\n' order by t::text) from directory." + table + " t")) {
                    rows.next();
                    state.append(table).append('\n').append(rows.getString(1)).append('\n');
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return state.toString();
    }
}
