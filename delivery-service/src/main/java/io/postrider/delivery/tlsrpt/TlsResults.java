package io.postrider.delivery.tlsrpt;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what connections proved, by day and policy, in memory; from there it is written down together. */
public final class TlsResults {
    /** Beyond so many different results between two writes the rest is left out: reports are not worth memory without bound. */
    private static final int MOST = 20_000;

    private static final int LONGEST_REASON = 300;

    private final Map<Result, LongAdder> counts = new ConcurrentHashMap<>();
    private final Clock clock;
    private final MeterRegistry meters;

    /** Nothing counted yet. */
    public TlsResults(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * What is counted.
     *
     * @param day by UTC (RFC 8460 section 4.1)
     * @param policy under which the connection was made
     * @param failure what was wrong; null when nothing was
     */
    record Result(
            LocalDate day, PolicyFound policy, @Nullable Failure failure) {}

    /**
     * What was wrong with a connection (RFC 8460 section 4.3).
     *
     * @param type in the words of reports
     * @param mx the server's name
     * @param sender our address; null when there was no connection
     * @param receiver the server's address; null when there was no connection
     * @param reason in ours
     */
    public record Failure(
            ResultType type,
            String mx,
            @Nullable String sender,
            @Nullable String receiver,
            String reason) {
        public Failure {
            reason = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
        }
    }

    /** A connection was as it should be. */
    public void succeeded(PolicyFound policy) {
        count(policy, null);
    }

    /** A connection was not as it should be, whether it was used or not. */
    public void failed(PolicyFound policy, Failure failure) {
        meters.counter(
                        "postrider.outbound.tls.failures",
                        "result",
                        failure.type().word())
                .increment();
        count(policy, failure);
    }

    private void count(PolicyFound policy, @Nullable Failure failure) {
        var result = new Result(LocalDate.now(clock), policy, failure);
        LongAdder counter = counts.get(result);
        if (counter == null && counts.size() < MOST) {
            counter = counts.computeIfAbsent(result, key -> new LongAdder());
        }
        if (counter != null) {
            counter.increment();
        }
    }

    /** Counts again what could not be written down. */
    void putBack(Map<Result, Long> counted) {
        counted.forEach((result, sessions) ->
                counts.computeIfAbsent(result, key -> new LongAdder()).add(sessions));
    }

    /** Takes away what has been counted. */
    Map<Result, Long> drain() {
        Map<Result, Long> drained = new HashMap<>();
        Iterator<Map.Entry<Result, LongAdder>> entries = counts.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Result, LongAdder> entry = entries.next();
            entries.remove();
            // Who counts at this very moment is lost: once in a great while one session of millions.
            drained.put(entry.getKey(), entry.getValue().sum());
        }
        return drained;
    }
}
