package io.postrider.smtp.door;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often a door found something, by what it was. */
final class DoorMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    DoorMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Something spoke against a client, which was refused for it or not. */
    void objected(Objection objection) {
        String reason = objection.finding().check() + '.' + objection.finding().result();
        String action = objection.strictness() == Strictness.ENFORCE ? "refused" : "tagged";
        counters.computeIfAbsent(
                        reason + ' ' + action,
                        key -> Counter.builder("postrider.smtp.door")
                                .description("what spoke against clients before their mail came")
                                .tag("reason", reason)
                                .tag("action", action)
                                .register(registry))
                .increment();
    }
}
