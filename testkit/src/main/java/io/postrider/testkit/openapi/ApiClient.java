package io.postrider.testkit.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the public API as whoever is named. */
public final class ApiClient implements AutoCloseable {
    /** Nobody's credentials. */
    public static final String NOBODY = "";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String admin;

    /**
     * A client of an installation.
     *
     * @param base where it is
     * @param adminKey the key of the platform's administrator
     */
    public ApiClient(URI base, String adminKey) {
        this.base = base;
        this.admin = key(adminKey);
    }

    /** The credentials of who has an API key. */
    public static String key(String secret) {
        return "Bearer " + secret;
    }

    /** The credentials of a user. */
    public static String user(String address, String password) {
        // RFC 7617 section 2
        return "Basic "
                + Base64.getEncoder().encodeToString((address + ':' + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a call sends.
     *
     * @param type its media type
     * @param text itself; empty for nothing
     */
    public record Content(String type, String text) {
        /** Nothing. */
        public static final Content NONE = json("");

        /** JSON. */
        public static Content json(String text) {
            return new Content("application/json", text);
        }
    }

    /** What a call was answered with. */
    public record Answer(int status, String text, String type) {
        /** The document that it is. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }

        /** The answer, which must have this status. */
        public Answer expect(int wanted) {
            assertThat(status).as(text).isEqualTo(wanted);
            return this;
        }
    }

    /** Calls as the platform's administrator, with JSON. */
    public Answer admin(String method, String path, String json) {
        return call(admin, method, path, Content.json(json));
    }

    /** The credentials of the platform's administrator. */
    public String admin() {
        return admin;
    }

    /** Calls with credentials, and overwrites whatever version there is. */
    public Answer call(String credentials, String method, String path, Content content) {
        return call(credentials, method, path, content, "*");
    }

    /** Calls with credentials, for a certain version only. */
    public Answer call(String credentials, String method, String path, Content content, String ifMatch) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", content.type())
                .header("If-Match", ifMatch)
                .method(
                        method,
                        content.text().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(content.text()));
        if (!credentials.equals(NOBODY)) {
            request.header("Authorization", credentials);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Content-Type").orElse(""));
        } catch (IOException e) {
            throw new IllegalStateException(method + ' ' + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
