package io.postrider.standalone.router;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.web.Problems;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;
import tools.jackson.databind.json.JsonMapper;

/** Forwards each request to a port on loopback and streams the answer back. */
final class ForwardingServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** Headers of one connection (RFC 9110 section 7.6.1), and what the client sets itself. */
    private static final Set<String> OWN = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "expect",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "http2-settings",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "forwarded");

    private static final Duration ANSWER = Duration.ofSeconds(60);
    /** An import answers when all of it has arrived. */
    private static final Duration WHOLE_MAILBOX = Duration.ofHours(12);
    /** So does what a message is sent with. */
    private static final Duration WHOLE_MESSAGE = Duration.ofMinutes(10);

    private final transient ToIntFunction<String> ports;
    private final transient Problems problems = new Problems(JsonMapper.shared());
    private final transient HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    ForwardingServlet(ToIntFunction<String> ports) {
        this.ports = ports;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        if (path.startsWith("/internal") || path.startsWith("/actuator")) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try {
            answer(client.send(forwarded(request), HttpResponse.BodyHandlers.ofInputStream()), response);
        } catch (IllegalArgumentException malformed) {
            refuse(response, ProblemCode.INVALID_REQUEST, "The address is malformed.");
        } catch (IOException unreachable) {
            refuse(response, ProblemCode.UNAVAILABLE, "The service that does this cannot be reached at this moment.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            refuse(response, ProblemCode.DRAINING, "The suite is ending.");
        }
    }

    /** As the services themselves refuse, unless one has begun to answer. */
    private void refuse(HttpServletResponse response, ProblemCode code, String detail) throws IOException {
        if (!response.isCommitted()) {
            response.reset();
            problems.write(response, new ProblemException(code, detail));
        }
    }

    private HttpRequest forwarded(HttpServletRequest request) {
        String path = request.getRequestURI();
        String query = request.getQueryString() == null ? "" : '?' + request.getQueryString();
        var forwarded = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.applyAsInt(path) + path + query))
                .timeout(patience(path))
                .method(request.getMethod(), body(request));
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                Collections.list(request.getHeaders(name)).forEach(value -> forwarded.header(name, value));
            }
        }
        return forwarded
                .header("X-Forwarded-For", request.getRemoteAddr())
                .header("X-Forwarded-Proto", request.getScheme())
                .header("X-Forwarded-Host", request.getHeader("Host") == null ? "" : request.getHeader("Host"))
                .build();
    }

    private static Duration patience(String path) {
        if (path.equals("/v1/send")) {
            return WHOLE_MESSAGE;
        }
        return path.startsWith("/v1/imports/") ? WHOLE_MAILBOX : ANSWER;
    }

    private static HttpRequest.BodyPublisher body(HttpServletRequest request) {
        boolean none = request.getContentLengthLong() == 0
                || request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") == null;
        if (none) {
            return HttpRequest.BodyPublishers.noBody();
        }
        var stream = HttpRequest.BodyPublishers.ofInputStream(() -> {
            try {
                return request.getInputStream();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        long length = request.getContentLengthLong();
        return length > 0 ? HttpRequest.BodyPublishers.fromPublisher(stream, length) : stream;
    }

    private static void answer(HttpResponse<InputStream> answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.statusCode());
        answer.headers().map().forEach((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> response.addHeader(name, value));
            }
        });
        answer.headers().firstValueAsLong("content-length").ifPresent(response::setContentLengthLong);
        try (InputStream body = answer.body()) {
            body.transferTo(response.getOutputStream());
        }
    }
}
