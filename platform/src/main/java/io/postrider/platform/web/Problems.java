package io.postrider.platform.web;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem documents (RFC 9457). */
public final class Problems {
    private static final String MEDIA_TYPE = "application/problem+json";
    private static final String RETRY_AFTER = "Retry-After";

    private final JsonMapper json;

    /** A writer of problem documents. */
    public Problems(JsonMapper json) {
        this.json = json;
    }

    /** The document of a refusal. */
    public static ProblemDetail of(ProblemCode code, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(code.status()), detail);
        problem.setType(code.type());
        problem.setTitle(code.slug());
        problem.setProperty("code", code.slug());
        problem.setProperty("retryable", code.retryable());
        return problem;
    }

    /** Answers with a refusal, from a filter. */
    public void write(HttpServletResponse response, ProblemException refusal) throws IOException {
        ProblemCode code = refusal.code();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", code.type());
        members.put("title", code.slug());
        members.put("status", code.status());
        members.put("detail", refusal.detail());
        members.put("code", code.slug());
        members.put("retryable", code.retryable());
        Duration wait = retryAfter(refusal);
        if (wait != null) {
            response.setHeader(RETRY_AFTER, seconds(wait));
        }
        write(response, code.status(), members);
    }

    /** The headers of a refusal: when to ask again, for refusals that pass. */
    public static HttpHeaders headers(ProblemException refusal) {
        var headers = new HttpHeaders();
        Duration wait = retryAfter(refusal);
        if (wait != null) {
            headers.set(RETRY_AFTER, seconds(wait));
        }
        return headers;
    }

    /** What the refusal says itself, or a time that fits its kind. */
    private static @Nullable Duration retryAfter(ProblemException refusal) {
        Duration own = refusal.retryAfter();
        return own != null
                ? own
                : switch (refusal.code()) {
                    case TOO_MANY_REQUESTS, DRAINING -> Duration.ofSeconds(1);
                    case UNAVAILABLE -> Duration.ofSeconds(5);
                    default -> null;
                };
    }

    // RFC 9110 section 10.2.3: delay-seconds, rounded up, for what comes too early is refused again
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    /** Answers with a problem that has none of our codes: it tells of the call itself, not of what it asked. */
    public void plain(HttpServletResponse response, int status, String detail) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", URI.create("about:blank"));
        members.put("status", status);
        members.put("detail", detail);
        write(response, status, members);
    }

    private void write(HttpServletResponse response, int status, Map<String, Object> members) throws IOException {
        byte[] body = json.writeValueAsBytes(members);
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
