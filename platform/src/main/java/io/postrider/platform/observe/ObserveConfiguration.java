package io.postrider.platform.observe;

import io.postrider.platform.settings.PlatformProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Trace ids and event lines. */
@Configuration(proxyBeanMethods = false)
public class ObserveConfiguration {
    @Bean
    EventLog eventLog() {
        return new EventLog();
    }

    @Bean
    Spans spans(PlatformProperties settings) {
        String endpoint = settings.tracing().otlpEndpoint();
        return endpoint == null
                ? Spans.OFF
                : new OtlpSpans(
                        OtlpSpans.exporter(endpoint),
                        settings.service(),
                        settings.tracing().ratio());
    }

    @Bean
    FilterRegistrationBean<TraceFilter> traceFilter(Spans spans) {
        var registration = new FilterRegistrationBean<>(new TraceFilter(spans));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
