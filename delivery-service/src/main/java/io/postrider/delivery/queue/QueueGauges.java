package io.postrider.delivery.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How full the queue is and how old. */
final class QueueGauges {
    private volatile double recipients;
    private volatile double quarantined;
    private volatile double oldestSeconds;

    QueueGauges(Ownership ownership, MeterRegistry meters) {
        Gauge.builder("postrider.queue.depth", this, gauges -> gauges.recipients)
                .description("Recipients in the queue, of all processes")
                .register(meters);
        Gauge.builder("postrider.queue.quarantine", this, gauges -> gauges.quarantined)
                .description("Recipients in quarantine")
                .register(meters);
        Gauge.builder("postrider.queue.oldest", this, gauges -> gauges.oldestSeconds)
                .baseUnit("seconds")
                .description("Age of the oldest message in the queue, quarantine aside")
                .register(meters);
        Gauge.builder("postrider.queue.memory", ownership, Ownership::held)
                .description("Recipients that this process has in memory")
                .register(meters);
    }

    void set(double recipients, double quarantined, double oldestSeconds) {
        this.recipients = recipients;
        this.quarantined = quarantined;
        this.oldestSeconds = oldestSeconds;
    }
}
