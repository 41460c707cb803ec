package io.postrider.delivery.accept;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.platform.observe.EventLog;
import java.util.concurrent.TimeUnit;

/** Counts accepts and writes a line for each. */
final class AcceptMetrics {
    private final EventLog events;
    private final Timer latency;
    private final DistributionSummary groupSize;
    private final Counter octets;
    private final Counter resends;

    AcceptMetrics(MeterRegistry meters, EventLog events) {
        this.events = events;
        this.latency = Timer.builder("postrider.accept")
                .description("From the parsed request to the commit")
                .publishPercentileHistogram()
                .register(meters);
        this.groupSize = DistributionSummary.builder("postrider.accept.group")
                .description("Messages in one transaction")
                .register(meters);
        this.octets = Counter.builder("postrider.accept.octets")
                .description("Octets of accepted messages")
                .register(meters);
        this.resends = Counter.builder("postrider.accept.resends")
                .description("Messages that had been accepted before, without the client seeing the reply")
                .register(meters);
    }

    void committed(int messages) {
        groupSize.record(messages);
    }

    void accepted(PendingAccept accept, AcceptReceipt receipt, long nanos) {
        latency.record(nanos, TimeUnit.NANOSECONDS);
        QueuedMessage message = accept.message();
        boolean resent = !receipt.queueId().equals(message.id());
        if (resent) {
            resends.increment();
        } else {
            octets.increment(message.size());
        }
        events.event("accept")
                .trace(message.trace())
                .put("queue", receipt.queueId())
                .put("client", message.client().address())
                .put("from", '<' + message.reversePath() + '>')
                .put("to", '<' + accept.recipients().getFirst().address() + '>')
                .put("recipients", message.recipients())
                .put("size", message.size())
                .put("delay", TimeUnit.NANOSECONDS.toMillis(nanos))
                .put("status", resent ? "accepted-before" : "accepted")
                .write();
    }
}
