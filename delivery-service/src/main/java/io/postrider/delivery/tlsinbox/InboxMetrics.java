package io.postrider.delivery.tlsinbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.delivery.tlsinbox.BadReport.Reason;
import java.util.EnumMap;
import java.util.Map;

/** Counts reports by what became of them; all counters are there from the start. */
final class InboxMetrics {
    private final Counter stored;
    private final Map<Reason, Counter> dropped = new EnumMap<>(Reason.class);

    InboxMetrics(MeterRegistry meters) {
        stored = counter(meters, "stored");
        for (Reason reason : Reason.values()) {
            dropped.put(reason, counter(meters, reason.text()));
        }
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("postrider.tlsreports.received")
                .description("TLS reports of others, by what became of them")
                .tag("outcome", outcome)
                .register(meters);
    }

    void stored() {
        stored.increment();
    }

    void dropped(Reason reason) {
        dropped.getOrDefault(reason, stored).increment();
    }
}
