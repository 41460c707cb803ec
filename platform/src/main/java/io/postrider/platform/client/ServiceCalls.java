package io.postrider.platform.client;

import io.postrider.api.ServiceName;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.observe.Spans;
import io.postrider.platform.observe.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpRequestValues;
import org.springframework.web.util.DefaultUriBuilderFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries the calls of the api interfaces to one service. It writes on Apache HttpClient directly: Spring's RestClient
 * adapter neither streams {@code InputStream} bodies both ways nor cuts an endless answer off when it is closed.
 */
final class ServiceCalls implements HttpExchangeAdapter {
    private static final String AUTHORIZATION = "Authorization";

    private final ServiceName callee;
    private final HttpPool pool;
    private final ServiceTokens tokens;
    private final JsonMapper json;
    private final RequestBodies bodies;
    private final ProblemDocuments problems;
    private final DefaultUriBuilderFactory uris;
    private final RequestConfig config;
    private final Spans spans;
    private final boolean idempotent;

    /**
     * Calls to one service.
     *
     * @param idempotent whether calls by POST may run twice as well
     */
    ServiceCalls(
            ServiceName callee,
            String url,
            HttpPool pool,
            RequestConfig config,
            ServiceTokens tokens,
            JsonMapper json,
            Spans spans,
            boolean idempotent) {
        this.callee = callee;
        this.pool = pool;
        this.config = config;
        this.tokens = tokens;
        this.json = json;
        this.bodies = new RequestBodies(json);
        this.problems = new ProblemDocuments(json);
        this.uris = new DefaultUriBuilderFactory(url);
        this.spans = spans;
        this.idempotent = idempotent;
    }

    @Override
    public boolean supportsRequestAttributes() {
        return false;
    }

    @Override
    public void exchange(HttpRequestValues values) {
        call(values, response -> null);
    }

    @Override
    public HttpHeaders exchangeForHeaders(HttpRequestValues values) {
        return required(call(values, ServiceCalls::headers));
    }

    @Override
    public <T> @Nullable T exchangeForBody(HttpRequestValues values, ParameterizedTypeReference<T> type) {
        if (type.getType() == InputStream.class) {
            @SuppressWarnings("unchecked")
            T stream = (T) open(values);
            return stream;
        }
        return call(values, response -> body(response, type));
    }

    @Override
    public ResponseEntity<Void> exchangeForBodilessEntity(HttpRequestValues values) {
        return required(call(values, response -> new ResponseEntity<>(headers(response), status(response))));
    }

    @Override
    public <T> ResponseEntity<T> exchangeForEntity(HttpRequestValues values, ParameterizedTypeReference<T> type) {
        return required(call(
                values, response -> new ResponseEntity<>(body(response, type), headers(response), status(response))));
    }

    private <T> @Nullable T call(HttpRequestValues values, Reader<T> reader) {
        var request = request(values);
        try (Spans.Span _ = span(values, request)) {
            return pool.client().execute(request, context(values), response -> {
                refuse(request, response);
                return reader.read(response);
            });
        } catch (IOException | JacksonException failed) {
            throw unavailable(failed);
        }
    }

    private InputStream open(HttpRequestValues values) {
        var request = request(values);
        ClassicHttpResponse response = null;
        try (Spans.Span _ = span(values, request)) {
            response = pool.client().executeOpen(null, request, context(values));
            refuse(request, response);
            var entity = response.getEntity();
            InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
            var stream = new ResponseStream(body, request, response);
            response = null;
            return stream;
        } catch (IOException failed) {
            throw unavailable(failed);
        } finally {
            closeQuietly(response);
        }
    }

    private HttpUriRequestBase request(HttpRequestValues values) {
        var request = new HttpUriRequestBase(method(values).name(), uri(values));
        request.setConfig(config);
        Object body = values.getBodyValue();
        var type = values.getHeaders().getContentType();
        if (body != null) {
            request.setEntity(bodies.write(body, type == null ? null : ContentType.create(type.toString())));
        }
        copyHeaders(values.getHeaders(), request);
        if (!request.containsHeader(AUTHORIZATION)) {
            request.setHeader(AUTHORIZATION, "Bearer " + tokens.token(callee));
        }
        return request;
    }

    private Spans.Span span(HttpRequestValues values, HttpUriRequestBase request) {
        String template = values.getUriTemplate();
        Spans.Span span = spans.call(callee.id(), request.getMethod(), template == null ? "" : template);
        request.setHeader(Trace.HEADER, span.header());
        return span;
    }

    private static void copyHeaders(HttpHeaders headers, HttpUriRequestBase request) {
        for (Map.Entry<String, List<String>> header : headers.headerSet()) {
            String name = header.getKey();
            if (!name.equalsIgnoreCase("Content-Type") && !name.equalsIgnoreCase("Content-Length")) {
                header.getValue().forEach(value -> request.addHeader(name, value));
            }
        }
    }

    private URI uri(HttpRequestValues values) {
        URI uri = values.getUri();
        if (uri != null) {
            return uri;
        }
        String template = values.getUriTemplate();
        return uris.expand(template == null ? "" : template, values.getUriVariables());
    }

    private HttpClientContext context(HttpRequestValues values) {
        var context = HttpClientContext.create();
        if (idempotent || method(values) != HttpMethod.POST) {
            context.setAttribute(IdempotentRetry.IDEMPOTENT, Boolean.TRUE);
        }
        return context;
    }

    private void refuse(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        if (status < 300) {
            return;
        }
        var problem = problems.read(response, callee.id() + ' ' + request.getMethod() + ' ' + request.getPath());
        if (status == 401 && problem.code() == ProblemCode.UNAVAILABLE) {
            Header sent = request.getFirstHeader(AUTHORIZATION);
            tokens.rejected(callee, sent.getValue().substring("Bearer ".length()));
        }
        throw problem;
    }

    private <T> @Nullable T body(ClassicHttpResponse response, ParameterizedTypeReference<T> type) throws IOException {
        var entity = response.getEntity();
        if (entity == null || type.getType() == Void.class) {
            return null;
        }
        try (InputStream body = entity.getContent()) {
            if (type.getType() == byte[].class) {
                @SuppressWarnings("unchecked")
                T octets = (T) body.readAllBytes();
                return octets;
            }
            return json.readValue(body, json.constructType(type.getType()));
        }
    }

    private ProblemException unavailable(Exception failed) {
        return new ProblemException(
                ProblemCode.UNAVAILABLE, callee.id() + " could not be asked: " + failed.getMessage(), failed);
    }

    private static HttpMethod method(HttpRequestValues values) {
        HttpMethod method = values.getHttpMethod();
        return method == null ? HttpMethod.GET : method;
    }

    private static HttpHeaders headers(ClassicHttpResponse response) {
        var headers = new HttpHeaders();
        for (Header header : response.getHeaders()) {
            headers.add(header.getName(), header.getValue());
        }
        return headers;
    }

    private static HttpStatusCode status(ClassicHttpResponse response) {
        return HttpStatusCode.valueOf(response.getCode());
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "an answer without a body");
        }
        return value;
    }

    private static void closeQuietly(@Nullable ClassicHttpResponse response) {
        if (response != null) {
            try {
                response.close();
            } catch (IOException ignored) {
                // The connection is gone either way.
            }
        }
    }

    private interface Reader<T> {
        @Nullable T read(ClassicHttpResponse response) throws IOException;
    }
}
