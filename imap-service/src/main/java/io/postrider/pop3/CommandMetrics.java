package io.postrider.pop3;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts commands by name and outcome: {@code postrider.pop3.commands}. */
final class CommandMetrics {
    private record Timers(Timer ok, Timer err) {}

    private final MeterRegistry meters;
    private final Map<String, Timers> timers = new HashMap<>();

    CommandMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void register(String command) {
        timers.put(command, new Timers(timer(command, "ok"), timer(command, "err")));
    }

    private Timer timer(String command, String outcome) {
        return Timer.builder("postrider.pop3.commands")
                .tag("command", command.toLowerCase(Locale.ROOT))
                .tag("outcome", outcome)
                .register(meters);
    }

    void record(String command, boolean done, long nanos) {
        @Nullable Timers of = timers.get(command);
        if (of != null) {
            (done ? of.ok() : of.err()).record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
