package io.postrider.platform.client;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns an error answer into the exception that the callee threw (RFC 9457). An answer that is no problem document of
 * ours, a refused token included, says nothing about the caller's question: it is {@code UNAVAILABLE}.
 */
final class ProblemDocuments {
    private static final int MOST_OCTETS = 64 * 1024;

    private final JsonMapper json;

    ProblemDocuments(JsonMapper json) {
        this.json = json;
    }

    ProblemException read(ClassicHttpResponse response, String call) throws IOException {
        JsonNode document = document(response.getEntity());
        ProblemCode code = document == null ? null : code(document);
        if (document == null || code == null) {
            return new ProblemException(ProblemCode.UNAVAILABLE, call + " was answered with " + response.getCode());
        }
        // That it was this replica's end is the client's own matter: it has asked another one by now.
        ProblemCode told = code == ProblemCode.DRAINING ? ProblemCode.UNAVAILABLE : code;
        var problem = new ProblemException(told, document.path("detail").asString(code.slug()));
        Duration wait = retryAfter(response.getFirstHeader("Retry-After"));
        return wait == null ? problem : problem.retryAfter(wait);
    }

    /** RFC 9110 section 10.2.3; our own services never send a date. */
    private static @Nullable Duration retryAfter(@Nullable Header header) {
        String value = header == null ? "" : header.getValue();
        boolean seconds =
                !value.isEmpty() && value.length() < 7 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return seconds ? Duration.ofSeconds(Long.parseLong(value)) : null;
    }

    private @Nullable JsonNode document(@Nullable HttpEntity entity) throws IOException {
        String type = entity == null ? null : entity.getContentType();
        if (entity == null || type == null || !type.startsWith("application/problem+json")) {
            return null;
        }
        try (InputStream body = entity.getContent()) {
            return json.readTree(body.readNBytes(MOST_OCTETS));
        } catch (JacksonException malformed) {
            return null;
        }
    }

    private static @Nullable ProblemCode code(JsonNode document) {
        try {
            return ProblemCode.ofType(URI.create(document.path("type").asString("about:blank")))
                    .orElse(null);
        } catch (IllegalArgumentException noUri) {
            return null;
        }
    }
}
