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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Every operation, asked with every role's keys of one tenant, and by its user, for what is its own and for what is another
 * tenant's. No call changes anything: reads are made that are allowed, and writes that are not.
 */
final class ApiMatrix {
    private static final Set<String> FOR_THE_PLATFORM_ONLY = Set.of(
            "GET /v1/audit-log/verification", "GET /v1/listeners/mx/policy", "GET /v1/listeners/submission/policy");

    /** Objects that a tenant's keys do not see though they are the tenant's: they are their maker's, or the platform's. */
    private static final Set<String> OF_OTHERS_IN_THE_TENANT = Set.of("/v1/account-batches/{", "/v1/deleted-tenants/{");

    /** Ids behind which a page begins name no object. */
    private static final String PLACE_IN_A_LIST = "after";

    /** Where delivery-service and mailbox-service limit keys to domains, instead of refusing them. */
    private static final Set<String> KNOWS_DOMAINS =
            Set.of("/v1/messages/", "/v1/queue/", "/v1/tls-reports", "/v1/exports/", "/v1/imports/");

    private final ApiClient api;
    private final ApiDescription description;
    private final FullTenant red;
    private final FullTenant blue;
    private final FullTenant absent;
    private final List<Key> keys = new ArrayList<>();

    /**
     * A key of a role.
     *
     * @param reach of what
     */
    private record Key(String role, Reach reach, Set<String> actions, String credentials) {
        boolean mayDo(Operation operation) {
            return operation.actions().isEmpty() || operation.actions().stream().anyMatch(actions::contains);
        }

        @Override
        public String toString() {
            return role + " of a " + reach;
        }
    }

    private enum Reach {
        PLATFORM,
        TENANT,
        DOMAIN
    }

    ApiMatrix(ApiClient api, ApiDescription description, FullTenant red, FullTenant blue) {
        this.api = api;
        this.description = description;
        this.red = red;
        this.blue = blue;
        this.absent = blue.absent();
        String tenant = "\"tenantId\":\"%s\"".formatted(red.tenantId());
        String domain = tenant + ",\"domains\":[\"%s\"]".formatted(red.domain());
        for (JsonNode role :
                api.admin("GET", "/v1/roles", "").expect(200).json().get("items")) {
            switch (role.get("reaches").asString()) {
                case "tenant" -> makeKey(role, Reach.TENANT, tenant);
                case "domains" -> makeKey(role, Reach.DOMAIN, domain);
                case "anything" -> {
                    makeKey(role, Reach.PLATFORM, "\"tenantId\":null");
                    makeKey(role, Reach.TENANT, tenant);
                    makeKey(role, Reach.DOMAIN, domain);
                }
                default -> makeKey(role, Reach.PLATFORM, "\"tenantId\":null");
            }
        }
    }

    private void makeKey(JsonNode role, Reach reach, String limits) {
        String name = role.get("name").asString();
        String body = "{\"name\":\"matrix\",\"role\":\"%s\",%s}".formatted(name, limits);
        JsonNode made = api.admin("POST", "/v1/api-keys", body).expect(201).json();
        Set<String> actions = Set.copyOf(
                role.get("actions").valueStream().map(JsonNode::asString).toList());
        keys.add(new Key(name, reach, actions, ApiClient.key(made.get("secret").asString())));
    }

    void check(Operation operation) {
        checkThatItSaysWhoMay(operation);
        checkThatObjectsAreThere(operation);
        call(ApiClient.NOBODY, operation, red).expect(401);
        if (operation.isUsersOwn()) {
            keys.forEach(key -> call(key.credentials(), operation, red).expect(401));
            checkUsersForeign(operation);
            return;
        }
        if (!operation.takesUsers()) {
            call(ApiClient.user(red.ann(), FullTenant.PASSWORD), operation, red).expect(401);
        }
        for (Key key : keys) {
            if (!key.mayDo(operation)) {
                call(key.credentials(), operation, red).expect(403);
                call(key.credentials(), operation, blue).expect(403);
                continue;
            }
            if (operation.reads()) {
                checkOwn(key, operation);
            }
            if (key.reach() != Reach.PLATFORM) {
                checkForeign(key.toString(), key.credentials(), operation);
                checkForeignParameters(key, operation);
            }
        }
    }

    private static void checkThatItSaysWhoMay(Operation operation) {
        assertThat(operation.node().has("x-actions") || operation.isUsersOwn())
                .as("docs/openapi.json does not say with which action a key may: give the operation `x-actions`")
                .isTrue();
    }

    private void checkThatObjectsAreThere(Operation operation) {
        assertThat(blue.unknown(operation.path()))
                .as(
                        "no object of another tenant for these, so no leak could be seen: make one in testkit's FullTenant, when"
                                + " auth-service keeps it, or else in MailObjects, and put() it under the segment before the variable")
                .isEmpty();
        assertThat(operation.queryParameters())
                .filteredOn(
                        parameter -> parameter.at("/schema/format").asString("").equals("uuid"))
                .extracting(parameter -> parameter.get("name").asString())
                .filteredOn(name -> !name.equals(PLACE_IN_A_LIST))
                .as(
                        "query parameters that name an object: make one in testkit's FullTenant or in MailObjects, and put() it"
                                + " under the parameter's name")
                .allMatch(name -> blue.object(name).isPresent());
    }

    private void checkOwn(Key key, Operation operation) {
        Answer answer = call(key.credentials(), operation, red);
        if (key.reach() == Reach.DOMAIN) {
            assertThat(answer.status())
                    .as(key + " " + answer.text())
                    .isIn(200, 400, 404, knowsDomains(operation) ? 200 : 403);
            return;
        }
        boolean ofOthers = OF_OTHERS_IN_THE_TENANT.stream().anyMatch(operation.path()::startsWith);
        if (ofOthers) {
            assertThat(answer.status()).as(key + " " + answer.text()).isIn(200, 403, 404);
        } else if (key.reach() == Reach.TENANT && FOR_THE_PLATFORM_ONLY.contains(operation.toString())) {
            answer.expect(403);
        } else if (demandsParameters(operation)) {
            answer.expect(400);
        } else {
            assertThat(answer.status()).as(key + " " + answer.text()).isEqualTo(200);
        }
    }

    private static boolean knowsDomains(Operation operation) {
        return KNOWS_DOMAINS.stream().anyMatch(operation.path()::startsWith);
    }

    /** A search that finds nothing by itself. */
    private static boolean demandsParameters(Operation operation) {
        return operation.path().equals("/v1/messages/trace");
    }

    /** What is another tenant's is answered as what does not exist, and lists do not have it. */
    private void checkForeign(String who, String credentials, Operation operation) {
        Answer foreign = call(credentials, operation, blue);
        assertThat(foreign.text()).as(who).doesNotContain(blue.canary());
        if (operation.hasVariable()) {
            Answer missing = call(credentials, operation, absent);
            assertThat(foreign.status()).as(who + ' ' + foreign.text()).isBetween(400, 499);
            assertThat(foreign.status()).as(who).isEqualTo(missing.status());
            assertThat(detail(foreign, blue)).as(who).isEqualTo(detail(missing, absent));
        } else if (!operation.reads()) {
            assertThat(foreign.status()).as(who + ' ' + foreign.text()).isBetween(400, 499);
        }
    }

    private static String detail(Answer answer, FullTenant tenant) {
        return answer.json().path("detail").asString("").replace(tenant.name(), "…");
    }

    /** Asked for by a parameter, too, it is as if it were not there. */
    private void checkForeignParameters(Key key, Operation operation) {
        if (!operation.reads()) {
            return;
        }
        for (JsonNode parameter : operation.queryParameters()) {
            String name = parameter.get("name").asString();
            if (blue.object(name).isEmpty()) {
                continue;
            }
            Answer foreign = search(key, operation, name, blue);
            Answer missing = search(key, operation, name, absent);
            String what = key + " by " + name + ": " + foreign.text();
            assertThat(foreign.text()).as(what).doesNotContain(blue.canary());
            assertThat(foreign.status()).as(what).isEqualTo(missing.status()).isLessThan(500);
            assertThat(foreign.text().replace(blue.name(), "…"))
                    .as(what)
                    .isEqualTo(missing.text().replace(absent.name(), "…"));
        }
    }

    private Answer search(Key key, Operation operation, String parameter, FullTenant whose) {
        String value = URLEncoder.encode(whose.object(parameter).orElseThrow(), StandardCharsets.UTF_8);
        String path = red.fill(operation.path()) + '?' + parameter + '=' + value;
        return api.call(key.credentials(), "GET", path, Content.NONE);
    }

    /** A user reaches nobody else's, and his own lists have nothing of others. */
    private void checkUsersForeign(Operation operation) {
        if (operation.hasVariable() || operation.reads()) {
            checkForeign("a user", ApiClient.user(red.ann(), FullTenant.PASSWORD), operation);
        }
    }

    /** Whoever may see everything sees what the others must not: it is there to be seen. */
    boolean isSeen(String path, @Nullable String parameter) {
        String query = parameter == null
                ? ""
                : '?' + parameter + '=' + blue.object(parameter).orElseThrow();
        return api.admin("GET", blue.fill(path) + query, "").expect(200).text().contains(blue.canary());
    }

    /** What a key for its domain sees of a tenant's own mail; of another tenant's it sees nothing. */
    String ofADomain(String path) {
        Key key = keys.stream()
                .filter(one -> one.reach() == Reach.DOMAIN && one.role().equals("domain-admin"))
                .findFirst()
                .orElseThrow();
        return api.call(key.credentials(), "GET", path, Content.NONE)
                .expect(200)
                .text();
    }

    private Answer call(String credentials, Operation operation, FullTenant target) {
        JsonNode schema = description.request(operation);
        String body = schema.isMissingNode() ? "" : target.body(description, schema);
        return api.call(credentials, operation.method(), target.fill(operation.path()), Content.json(body));
    }
}
