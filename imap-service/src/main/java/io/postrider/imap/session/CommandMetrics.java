package io.postrider.imap.session;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.imap.command.Completion;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Counts commands by name and outcome: {@code postrider.imap.commands}. */
final class CommandMetrics {
    private final Map<String, EnumMap<Completion.Status, Timer>> timers = new HashMap<>();

    CommandMetrics(MeterRegistry meters, CommandTable commands) {
        for (CommandEntry<?> entry : commands.all()) {
            var byStatus = new EnumMap<Completion.Status, Timer>(Completion.Status.class);
            for (Completion.Status status : Completion.Status.values()) {
                byStatus.put(
                        status,
                        Timer.builder("postrider.imap.commands")
                                .tag("command", entry.name().toLowerCase(Locale.ROOT))
                                .tag("outcome", status.name().toLowerCase(Locale.ROOT))
                                .register(meters));
            }
            timers.put(entry.name(), byStatus);
        }
    }

    void record(CommandEntry<?> entry, Completion.Status status, long nanos) {
        EnumMap<Completion.Status, Timer> byStatus = timers.get(entry.name());
        if (byStatus != null) {
            Objects.requireNonNull(byStatus.get(status)).record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
