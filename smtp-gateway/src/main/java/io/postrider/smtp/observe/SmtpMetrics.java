package io.postrider.smtp.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.postrider.api.verdict.Action;
import io.postrider.smtp.reply.SmtpReply;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** The gateway's metrics. Their names are a contract: docs/operating.md lists them. */
public final class SmtpMetrics {
    private final MeterRegistry registry;
    private final Timer acceptLatency;
    private final DistributionSummary messageSize;
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<String, Counter> commands = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> sessions = new ConcurrentHashMap<>();
    private final Counter received;
    private final Counter verdictsDropped;
    private final Map<Action, Counter> verdicts = new ConcurrentHashMap<>();

    /** Registers in this registry. */
    public SmtpMetrics(MeterRegistry registry) {
        this.registry = registry;
        acceptLatency = Timer.builder("postrider.smtp.accept")
                .description("from the end of a message to its durable acceptance")
                .serviceLevelObjectives(
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10))
                .register(registry);
        messageSize = DistributionSummary.builder("postrider.smtp.message.size")
                .description("size of accepted messages")
                .baseUnit("bytes")
                .register(registry);
        received = Counter.builder("postrider.smtp.received")
                .description("octets from clients")
                .baseUnit("bytes")
                .register(registry);
        verdictsDropped = Counter.builder("postrider.smtp.verdicts.dropped")
                .description("verdicts that delivery-service was not told of")
                .register(registry);
    }

    /** A message was judged. */
    public void judged(Action action) {
        verdicts.computeIfAbsent(
                        action,
                        key -> Counter.builder("postrider.smtp.verdicts")
                                .description("messages from elsewhere by what the checks came to")
                                .tag("action", key.name().toLowerCase(Locale.ROOT))
                                .register(registry))
                .increment();
    }

    /** Verdicts will not be kept: there was no room, or nobody to tell. */
    public void verdictsDropped(int count) {
        verdictsDropped.increment(count);
    }

    /** A message was accepted. */
    public void accepted(Duration took, long octets) {
        acceptLatency.record(took);
        messageSize.record(octets);
    }

    /** A client was refused something. */
    public void refused(SmtpReply reply) {
        String status = reply.status() == null ? "" : reply.status().toString();
        refusals.computeIfAbsent(
                        reply.code() + " " + status,
                        key -> Counter.builder("postrider.smtp.refusals")
                                .description("refusals by reply code")
                                .tag("code", Integer.toString(reply.code()))
                                .tag("status", status)
                                .register(registry))
                .increment();
    }

    /** A command was executed. */
    public void command(String verb) {
        commands.computeIfAbsent(
                        verb,
                        key -> Counter.builder("postrider.smtp.commands")
                                .description("commands by verb")
                                .tag("verb", key)
                                .register(registry))
                .increment();
    }

    /** Octets were received in a session that has ended. */
    public void received(long octets) {
        received.increment(octets);
    }

    /** The count of open sessions of a listener, to be moved as they come and go. */
    public AtomicInteger sessions(String listener) {
        return sessions.computeIfAbsent(
                listener,
                key -> registry.gauge("postrider.smtp.sessions", Tags.of("listener", key), new AtomicInteger()));
    }

    /** Tells a value whenever it is asked for. */
    public <T> void gauge(String name, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).register(registry);
    }
}
