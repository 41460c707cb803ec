package io.postrider.platform.observe;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Spans that go to an OTLP collector, in the background; when it does not keep up they are dropped. */
final class OtlpSpans implements Spans, AutoCloseable {
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final int QUEUE = 4096;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    OtlpSpans(SpanExporter exporter, String service, double ratio) {
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(SERVICE_NAME, service)))
                // By the trace id, so that every service decides alike.
                .setSampler(Sampler.traceIdRatioBased(ratio))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(QUEUE)
                        .setScheduleDelay(Duration.ofSeconds(1))
                        .build())
                .build();
        this.tracer = provider.get("io.postrider.platform");
    }

    static SpanExporter exporter(String endpoint) {
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint)
                .setTimeout(Duration.ofSeconds(5))
                .build();
    }

    @Override
    public Span call(String callee, String method, String path) {
        var span = tracer.spanBuilder(method + ' ' + path)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("peer.service", callee)
                .setParent(parent(Trace.currentOrNew()))
                .startSpan();
        return new Open(span, null);
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // The span closes its scope when it ends.
    public Span serve(String method, String path, String traceparent) {
        var span = tracer.spanBuilder(method + ' ' + path)
                .setSpanKind(SpanKind.SERVER)
                .setParent(remote(Trace.currentOrNew(), traceparent.substring(36, 52)))
                .startSpan();
        return new Open(span, span.makeCurrent());
    }

    @Override
    public void ended(String name, String trace, Duration took, @Nullable String failure) {
        Instant end = Instant.now();
        var span = tracer.spanBuilder(name)
                .setParent(parent(trace))
                .setStartTimestamp(end.minus(took))
                .startSpan();
        if (failure != null) {
            span.setStatus(StatusCode.ERROR, failure);
        }
        span.end(end);
    }

    /** The span that this thread works in, or the trace alone when that is another one's or none. */
    private static Context parent(String trace) {
        var current = io.opentelemetry.api.trace.Span.current().getSpanContext();
        if (current.isValid() && current.getTraceId().equals(trace)) {
            return Context.current();
        }
        long id = ThreadLocalRandom.current().nextLong();
        return remote(trace, HexFormat.of().toHexDigits(id == 0 ? 1 : id));
    }

    private static Context remote(String trace, String span) {
        var context = SpanContext.createFromRemoteParent(trace, span, TraceFlags.getSampled(), TraceState.getDefault());
        return Context.root().with(io.opentelemetry.api.trace.Span.wrap(context));
    }

    @Override
    public void close() {
        provider.close();
    }

    private record Open(io.opentelemetry.api.trace.Span span, io.opentelemetry.context.@Nullable Scope scope)
            implements Span {
        @Override
        public String header() {
            var context = span.getSpanContext();
            return "00-" + context.getTraceId() + '-' + context.getSpanId() + '-'
                    + context.getTraceFlags().asHex();
        }

        @Override
        public void failed(String why) {
            span.setStatus(StatusCode.ERROR, why);
        }

        @Override
        public void close() {
            if (scope != null) {
                scope.close();
            }
            span.end();
        }
    }
}
