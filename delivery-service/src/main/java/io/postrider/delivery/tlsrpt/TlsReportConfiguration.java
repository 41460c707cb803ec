package io.postrider.delivery.tlsrpt;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts TLS reports together. */
@Configuration(proxyBeanMethods = false)
class TlsReportConfiguration {
    @Bean
    TlsResults tlsResults(MeterRegistry meters) {
        return new TlsResults(Clock.systemUTC(), meters);
    }
}
