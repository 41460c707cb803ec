package io.postrider.platform.client;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpResponse;
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
        return new ProblemException(code, document.path("detail").asString(code.slug()));
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
