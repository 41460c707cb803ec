package io.postrider.standalone.tryout;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the public REST API, as an administrator's script would. */
public final class AdminApi implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final URI base;
    private final String key;
    private final HttpClient http;

    /** An API at a base URL, asked with an API key; https trusts the one CA. */
    public AdminApi(URI base, String key, Path caCertificate) {
        this.base = base;
        this.key = key;
        var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        if ("https".equals(base.getScheme())) {
            try {
                client.sslContext(Trust.in(caCertificate));
            } catch (IOException unusable) {
                throw new IllegalStateException(unusable.getMessage(), unusable);
            }
        }
        this.http = client.build();
    }

    /** Makes a domain unless it is there. */
    void createDomain(String name) {
        call("POST", "/v1/domains", Map.of("name", name), CONFLICT);
    }

    /** Makes an account, or gives the one that is there a new password; answers the password. */
    String createAccount(String address, String displayName) {
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("address", address);
        account.put("displayName", displayName);
        JsonNode made = call("POST", "/v1/accounts", account, CONFLICT);
        return made == null ? resetPassword(address) : made.path("password").asString();
    }

    /** Gives an account a new random password and answers it. */
    public String resetPassword(String address) {
        JsonNode set = call("PUT", "/v1/accounts/" + encode(address) + "/password", Map.of(), NOT_FOUND);
        if (set == null) {
            throw new IllegalArgumentException("there is no account " + address);
        }
        return set.path("password").asString();
    }

    /** Gets a document. */
    public JsonNode get(String path) {
        JsonNode answer = call("GET", path, null, 0);
        return answer == null ? JSON.createObjectNode() : answer;
    }

    private @Nullable JsonNode call(String method, String path, @Nullable Object body, int expected) {
        var publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == expected) {
                return null;
            }
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        method + ' ' + path + " was answered with " + response.statusCode() + ": " + response.body());
            }
            return response.body().isEmpty() ? null : JSON.readTree(response.body());
        } catch (IOException failed) {
            throw new IllegalStateException(
                    "the admin API at " + base + " does not answer; is the suite running?", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
