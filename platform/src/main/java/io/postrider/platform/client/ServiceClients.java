package io.postrider.platform.client;

import io.postrider.api.ServiceName;
import io.postrider.platform.observe.Spans;
import java.time.Duration;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.databind.json.JsonMapper;

/** Makes clients of the api interfaces. */
final class ServiceClients {
    private final HttpPool pool;
    private final ServiceTokens tokens;
    private final JsonMapper json;
    private final Spans spans;

    ServiceClients(HttpPool pool, ServiceTokens tokens, JsonMapper json, Spans spans) {
        this.pool = pool;
        this.tokens = tokens;
        this.json = json;
        this.spans = spans;
    }

    /** A client whose calls by POST run once at most. */
    <T> T client(ServiceName callee, String url, Class<T> api) {
        return make(callee, url, api, pool.settings().streamTimeout(), false);
    }

    /** A client all of whose calls may run twice: they only read, or they carry a key that finds the first run. */
    <T> T idempotent(ServiceName callee, String url, Class<T> api) {
        return make(callee, url, api, pool.settings().responseTimeout(), true);
    }

    private <T> T make(ServiceName callee, String url, Class<T> api, Duration timeout, boolean idempotent) {
        var calls = new ServiceCalls(callee, url, pool, pool.config(timeout), tokens, json, spans, idempotent);
        return HttpServiceProxyFactory.builderFor(calls).build().createClient(api);
    }
}
