package io.postrider.smtp.authentication;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.api.verdict.Finding;
import java.time.Duration;
import java.util.List;

/** What is counted of senders. The names are a contract: docs/operating.md lists them. */
final class AuthenticationMetrics {
    private final MeterRegistry registry;
    private final Counter replays;
    private final Timer waited;

    AuthenticationMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.replays = Counter.builder("postrider.smtp.dkim.replays")
                .description("messages whose signature came very often within the hour")
                .register(registry);
        this.waited = Timer.builder("postrider.smtp.authentication.wait")
                .description("how long the end of a message waited for the checks of its sender")
                .register(registry);
    }

    void checked(List<Finding> findings, Duration took) {
        waited.record(took);
        for (Finding finding : findings) {
            registry.counter("postrider.smtp.authentication", "check", finding.check(), "result", finding.result())
                    .increment();
        }
    }

    void replayed() {
        replays.increment();
    }
}
