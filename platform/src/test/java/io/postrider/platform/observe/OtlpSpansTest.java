package io.postrider.platform.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class OtlpSpansTest {
    private final List<SpanData> exported = new CopyOnWriteArrayList<>();

    @Test
    void spansOfOneMessageFormOneTrace() {
        String trace = Trace.newId();
        try (var spans = new OtlpSpans(new Collecting(), "delivery-service", 1);
                var _ = Trace.open(trace)) {
            String header;
            try (Spans.Span call = spans.call("delivery-service", "POST", "/internal/v1/messages")) {
                header = call.header();
            }
            assertThat(Trace.idOf(header)).isEqualTo(trace);
            try (Spans.Span _ = spans.serve("POST", "/internal/v1/messages", header);
                    Spans.Span inner = spans.call("mailbox-service", "POST", "/internal/v1/deliveries")) {
                inner.failed("HTTP 503");
            }
        }
        assertThat(exported).hasSize(3).allMatch(span -> span.getTraceId().equals(trace));
        SpanData call = exported.get(0);
        SpanData inner = exported.get(1);
        SpanData served = exported.get(2);
        assertThat(served.getParentSpanId()).isEqualTo(call.getSpanId());
        assertThat(inner.getParentSpanId()).isEqualTo(served.getSpanId());
    }

    @Test
    void whatWasDoneInCompanyIsInTheTraceOfEachMessage() {
        String leader = Trace.newId();
        String other = Trace.newId();
        try (var spans = new OtlpSpans(new Collecting(), "delivery-service", 1);
                var _ = Trace.open(leader);
                Spans.Span _ = spans.serve("POST", "/internal/v1/messages", Trace.header(leader))) {
            spans.ended("accept", leader, Duration.ofMillis(5), null);
            spans.ended("accept", other, Duration.ofMillis(7), "unavailable");
        }
        assertThat(exported).extracting(SpanData::getTraceId).containsExactly(leader, other, leader);
        assertThat(exported.get(0).getParentSpanId()).isEqualTo(exported.get(2).getSpanId());
        SpanData failed = exported.get(1);
        assertThat(failed.getName()).isEqualTo("accept");
        assertThat(failed.getStatus().getDescription()).isEqualTo("unavailable");
        assertThat(failed.getEndEpochNanos() - failed.getStartEpochNanos())
                .isEqualTo(Duration.ofMillis(7).toNanos());
    }

    @Test
    void aRatioOfNothingExportsNothingAndStillCarriesTheTrace() {
        String trace = Trace.newId();
        try (var spans = new OtlpSpans(new Collecting(), "delivery-service", 0);
                var _ = Trace.open(trace);
                Spans.Span call = spans.call("mailbox-service", "GET", "/")) {
            assertThat(Trace.idOf(call.header())).isEqualTo(trace);
            assertThat(call.header()).endsWith("-00");
        }
        assertThat(exported).isEmpty();
    }

    private final class Collecting implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            exported.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
