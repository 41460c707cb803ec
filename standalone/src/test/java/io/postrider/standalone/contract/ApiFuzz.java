package io.postrider.standalone.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.openapi.ApiClient;
import io.postrider.testkit.openapi.ApiClient.Answer;
import io.postrider.testkit.openapi.ApiClient.Content;
import io.postrider.testkit.openapi.ApiDescription;
import io.postrider.testkit.openapi.ApiDescription.Operation;
import io.postrider.testkit.openapi.FullTenant;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Calls made at random from the description, right in part and wrong in part. */
final class ApiFuzz {
    private static final int CALLS = Integer.getInteger("postrider.fuzz.calls", 60);
    private static final long SEED = Long.getLong("postrider.fuzz.seed", 1);

    private static final String NO_PARAMETER = "There is no query parameter";

    private final ApiClient api;
    private final ApiDescription description;
    private final FullTenant tenant;
    private int users;

    /**
     * A fuzz.
     *
     * @param tenant whose objects are called, and lost
     */
    ApiFuzz(ApiClient api, ApiDescription description, FullTenant tenant) {
        this.api = api;
        this.description = description;
        this.tenant = tenant;
    }

    /** Every operation, those last that leave less for the others. */
    List<Operation> operations() {
        List<String> methods = List.of("GET", "POST", "PATCH", "PUT", "DELETE");
        return description.operations().stream()
                .sorted(Comparator.comparingInt(operation -> methods.indexOf(operation.method())))
                .toList();
    }

    void fuzz(Operation operation) {
        Random random = new Random(SEED + operation.toString().hashCode());
        FuzzValues values = new FuzzValues(description, random);
        String caller = operation.isUsersOwn() ? newUser() : api.admin();
        assertThatOthersAreRefused(operation, caller);
        for (int i = 0; i < CALLS; i++) {
            String path = path(operation, values);
            Content content = content(operation, values, random);
            Answer answer = api.call(caller, operation.method(), path, content, values.header("*"));
            assertThat(answer.status())
                    .as("%s %s %s -> %s", operation.method(), path, content, answer.text())
                    .isLessThan(500);
            if (answer.status() >= 400 && !isRefusedByTheServer(path)) {
                assertThat(answer.type()).as(path).isEqualTo("application/problem+json");
                assertThat(answer.text()).doesNotContain("SELECT", "select ", "org.postgresql", "java.");
                // Of several kinds of content each has parameters of its own.
                assertThat(operation.mediaTypes().size() < 2 && answer.text().contains(NO_PARAMETER))
                        .as(answer.text())
                        .isFalse();
            }
            if (operation.isUsersOwn() && answer.status() == 401) {
                // He changed his password, or has a second step now.
                caller = newUser();
            }
        }
    }

    /** A parameter that is not described is not ignored. */
    private void assertThatOthersAreRefused(Operation operation, String caller) {
        String path = tenant.fill(operation.path()) + "?nofilter=1";
        Answer answer = api.call(caller, operation.method(), path, content(operation), "*")
                .expect(400);
        assertThat(answer.text()).contains(NO_PARAMETER + " 'nofilter'");
    }

    private Content content(Operation operation) {
        return operation.mediaTypes().isEmpty()
                ? Content.NONE
                : Content.json(tenant.body(description, description.request(operation)));
    }

    /** In a tenant of his own, for the other may be gone. */
    private String newUser() {
        String domain = "u%d.example".formatted(++users);
        String id = api.admin("POST", "/v1/tenants", "{\"name\":\"%s\"}".formatted(domain))
                .expect(201)
                .json()
                .get("id")
                .asString();
        api.admin("POST", "/v1/domains", "{\"name\":\"%s\",\"tenantId\":\"%s\"}".formatted(domain, id))
                .expect(201);
        String body = "{\"address\":\"ann@%s\",\"password\":\"%s\"}".formatted(domain, FullTenant.PASSWORD);
        api.admin("POST", "/v1/accounts", body).expect(201);
        return ApiClient.user("ann@" + domain, FullTenant.PASSWORD);
    }

    private Content content(Operation operation, FuzzValues values, Random random) {
        List<String> types = operation.mediaTypes();
        if (types.isEmpty()) {
            return Content.NONE;
        }
        String type = types.get(random.nextInt(types.size()));
        JsonNode schema = description.request(operation, type);
        return new Content(type, type.equals("application/json") ? values.body(schema) : values.text(schema));
    }

    /** Encoded NULs and backslashes in a path end in Tomcat, before any of our code. */
    private static boolean isRefusedByTheServer(String path) {
        String withoutQuery = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
        return withoutQuery.contains("%00") || withoutQuery.contains("%5C");
    }

    private String path(Operation operation, FuzzValues values) {
        StringBuilder path = new StringBuilder();
        String[] real = tenant.fill(operation.path()).split("/");
        String[] segments = operation.path().split("/");
        for (int i = 1; i < segments.length; i++) {
            path.append('/').append(segments[i].startsWith("{") ? encode(values.name(real[i])) : segments[i]);
        }
        char separator = '?';
        for (JsonNode parameter : operation.queryParameters()) {
            if (values.sometimes()) {
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
