package io.postrider.testkit.openapi;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.openapi.ApiClient.Content;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tenant with one object of each kind.
 *
 * @param name what its objects are called after
 * @param objects its objects: by the segment before a path's variable, by the variable when that follows another, and by the
 *     query parameter
 */
public record FullTenant(String name, Map<String, String> objects) {
    /** The password of its user {@link #ann}. */
    public static final String PASSWORD = "a good one";

    private static final String NOBODY = "00000000-0000-7000-8000-00000000dead";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");

    /** Makes one with everything that auth-service keeps. */
    public static FullTenant make(ApiClient api, String name) {
        FullTenant tenant = new FullTenant(name, new HashMap<>());
        tenant.makeDomains(api);
        tenant.makeAccounts(api);
        tenant.makeLogIns(api);
        tenant.makeAddresses(api);
        tenant.makeKeyAndBatch(api);
        return tenant;
    }

    /** Says which object of the tenant stands where. */
    public void put(String where, String object) {
        objects.put(where, object);
    }

    private void makeDomains(ApiClient api) {
        put("tenants", made(api, "/v1/tenants", "{\"name\":\"canary-%s\"}"));
        put("tenantId", tenantId());
        put("deleted-tenants", made(api, "/v1/tenants", "{\"name\":\"canary-%s that is gone\"}"));
        api.admin("DELETE", "/v1/tenants/" + objects.get("deleted-tenants"), "").expect(204);
        String domain = "{\"name\":\"%s%s\",\"tenantId\":\"" + tenantId() + "\"}";
        made(api, "/v1/domains", domain.formatted("%s", ".example"));
        put("deleted-domains", made(api, "/v1/domains", domain.formatted("canary-%s", "-gone.example")));
        api.admin("DELETE", "/v1/domains/" + objects.get("deleted-domains") + "?withContents=true", "")
                .expect(204);
        put("domain", domain());
        put("domains", domain());
        JsonNode keys = api.admin("POST", "/v1/domains/" + domain() + "/dkim-keys", "")
                .expect(201)
                .json();
        put("dkim-keys", keys.at("/items/0/selector").asString());
        String provider =
                "{\"issuer\":\"https://%1$s.example\",\"jwksUri\":\"https://%1$s.example/keys\",\"audience\":\"canary-%1$s\"}";
        api.admin("PUT", "/v1/domains/" + domain() + "/oidc-provider", provider.formatted(name))
                .expect(200);
        String route =
                "{\"senderDomain\":\"%1$s.example\",\"recipientDomain\":\"canary-%1$s.example\",\"transport\":\"mx\"}";
        put("routes", made(api, "/v1/routes", route));
    }

    private void makeAccounts(ApiClient api) {
        for (String local : List.of("ann", "gone")) {
            put(
                    "deleted-accounts",
                    made(
                            api,
                            "/v1/accounts",
                            "{\"address\":\"" + local
                                    + "@%1$s.example\",\"displayName\":\"canary-%1$s\",\"password\":\"" + PASSWORD
                                    + "\"}"));
        }
        put("accounts", ann());
        put("delegates", ann());
        put(
                "objectId",
                api.admin("GET", "/v1/accounts/" + ann(), "")
                        .expect(200)
                        .json()
                        .get("id")
                        .asString());
        api.admin("PUT", "/v1/accounts/" + ann() + "/role", "{\"role\":\"support\"}")
                .expect(200);
        api.admin("DELETE", "/v1/accounts/" + objects.get("deleted-accounts"), "")
                .expect(204);
    }

    private void makeLogIns(ApiClient api) {
        put("app-passwords", made(api, "/v1/accounts/" + ann() + "/app-passwords", "{\"name\":\"canary-%s\"}"));
        api.call(ApiClient.user(ann(), PASSWORD), "GET", "/v1/me/sessions", Content.NONE)
                .expect(200);
        JsonNode sessions = Await.until(
                Await.PATIENCE,
                () -> api.admin("GET", "/v1/accounts/" + ann() + "/sessions", "")
                        .expect(200)
                        .json(),
                page -> !page.get("items").isEmpty(),
                "ann to be logged in");
        put("sessions", sessions.at("/items/0/id").asString());
    }

    private void makeAddresses(ApiClient api) {
        made(
                api,
                "/v1/aliases",
                "{\"address\":\"team@%1$s.example\",\"targets\":[\"ann@%1$s.example\"],\"description\":\"canary-%1$s\"}");
        made(
                api,
                "/v1/groups",
                "{\"address\":\"all@%1$s.example\",\"members\":[\"ann@%1$s.example\"],\"description\":\"canary-%1$s\"}");
        put("aliases", "team@" + domain());
        put("groups", "all@" + domain());
        put(
                "delegations",
                made(
                        api,
                        "/v1/delegations",
                        "{\"address\":\"all@%1$s.example\",\"delegate\":\"ann@%1$s.example\",\"right\":\"sendAs\"}"));
        for (String filter : List.of("target", "member", "delegate", "prefix", "recipient")) {
            put(filter, ann());
        }
        put("address", "all@" + domain());
    }

    private void makeKeyAndBatch(ApiClient api) {
        String key = "{\"name\":\"canary-%s\",\"role\":\"tenant-admin\",\"tenantId\":\"" + tenantId() + "\"}";
        String keyId = made(api, "/v1/api-keys", key);
        put("api-keys", keyId);
        put("apiKeyId", keyId);
        String accounts = "{\"accounts\":[{\"address\":\"canary-%1$s@%1$s.example\",\"password\":\"%2$s\"}]}";
        JsonNode batch = api.admin("POST", "/v1/account-batches", accounts.formatted(name, PASSWORD))
                .expect(202)
                .json();
        put("account-batches", batch.get("id").asString());
        String path = "/v1/account-batches/" + objects.get("account-batches");
        Await.until(
                Await.PATIENCE,
                () -> api.admin("GET", path, "").json().path("finished").asBoolean(),
                "the batch to be finished");
    }

    private String made(ApiClient api, String path, String body) {
        return api.admin("POST", path, body.formatted(name))
                .expect(201)
                .json()
                .get("id")
                .asString();
    }

    /** Its domain. */
    public String domain() {
        return name + ".example";
    }

    /** The address of its user. */
    public String ann() {
        return "ann@" + domain();
    }

    /** Its id. */
    public String tenantId() {
        return objects.getOrDefault("tenants", NOBODY);
    }

    /** What an answer to somebody else never has. */
    public String canary() {
        return "canary-" + name;
    }

    /** One that does not exist, nor anything in it. */
    public FullTenant absent() {
        Map<String, String> nothing = new HashMap<>(objects);
        nothing.replaceAll((variable, object) -> {
            if (ID.matcher(object).matches()) {
                return NOBODY;
            }
            return TRACE_ID.matcher(object).matches()
                    ? "0123456789abcdef0123456789abcdef"
                    : object.replace(name, "absent");
        });
        return new FullTenant("absent", nothing);
    }

    /** The variables of a path for which the tenant has no object. */
    public List<String> unknown(String path) {
        List<String> unknown = new ArrayList<>();
        String before = "";
        for (String segment : path.substring(1).split("/")) {
            if (segment.startsWith("{") && object(before, segment).equals(NOBODY)) {
                unknown.add(before + '/' + segment);
            }
            before = segment;
        }
        return unknown;
    }

    /** The object that a query parameter names. */
    public Optional<String> object(String parameter) {
        return Optional.ofNullable(objects.get(parameter));
    }

    /** The path with the tenant's objects. */
    public String fill(String path) {
        StringBuilder filled = new StringBuilder();
        String before = "";
        for (String segment : path.substring(1).split("/")) {
            filled.append('/').append(segment.startsWith("{") ? object(before, segment) : segment);
            before = segment;
        }
        return filled.toString();
    }

    private String object(String before, String variable) {
        boolean within = before.startsWith("{");
        return objects.getOrDefault(within ? variable.substring(1, variable.length() - 1) : before, NOBODY);
    }

    /** A request by its schema's examples, which names the tenant's objects. */
    public String body(ApiDescription description, JsonNode schema) {
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

    private @Nullable JsonNode value(String field, JsonNode property) {
        JsonMapper json = JsonMapper.shared();
        return switch (field) {
            case "tenantId" -> json.getNodeFactory().stringNode(tenantId());
            case "address" -> json.getNodeFactory().stringNode("new@" + domain());
            case "targets", "members" -> list(ann());
            case "domains" -> list(domain());
            // It goes in the place of a password.
            case "networks", "passwordHash" -> null;
            default -> property.path("example");
        };
    }

    private static ArrayNode list(String one) {
        return JsonMapper.shared().createArrayNode().add(one);
    }
}
