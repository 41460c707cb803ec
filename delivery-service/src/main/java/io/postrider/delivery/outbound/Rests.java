package io.postrider.delivery.outbound;

import io.postrider.delivery.outbound.RestStore.Rest;
import io.postrider.platform.lifecycle.Rounds;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destinations where nobody answered lately, and which are given a rest, longer every time: what this process has seen and what
 * the others have. So one connection finds out for all replicas that a server is gone, and one that it is back.
 */
final class Rests extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rests.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration OVER = Duration.ofHours(1);
    private static final int SWEEP_ROUNDS = 300;
    private static final int MOST_AT_ONCE = 200;

    private final RestStore store;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile Consumer<String> reached = destination -> {};
    private volatile Consumer<String> over = destination -> {};
    private @Nullable OffsetDateTime seen;
    private long rounds;

    Rests(RestStore store) {
        super("destination-rests", POLL, First.AT_ONCE);
        this.store = store;
    }

    /**
     * What is known of a destination.
     *
     * @param rests how many in a row; 0 when it was reached again
     * @param until when its rest ends, by {@link System#nanoTime}
     * @param notedAt when the database was told, by its clock
     * @param over whether it was told that the rest is over
     */
    private record Known(Unreachable why, int rests, long until, OffsetDateTime notedAt, boolean over) {
        static Known of(Rest rest) {
            return new Known(
                    rest.why(), rest.rests(), System.nanoTime() + rest.left().toNanos(), rest.notedAt(), false);
        }

        Duration left() {
            return rests == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        }

        Known ended() {
            return new Known(why, 0, System.nanoTime(), notedAt, true);
        }

        /** Whether its rest is over, and nobody was told. */
        boolean endsNow() {
            return !over && rests > 0 && left().isZero();
        }

        Known told() {
            return new Known(why, rests, until, notedAt, true);
        }

        boolean isForgettable() {
            return System.nanoTime() - until > OVER.toNanos();
        }
    }

    /**
     * A rest that is not over.
     *
     * @param why nobody answered
     * @param left how long it still is
     */
    record Resting(Unreachable why, Duration left) {}

    /** The rest that a destination has; null when it has none. */
    @Nullable Resting of(String destination) {
        Known rest = known.get(destination);
        Duration left = rest == null ? Duration.ZERO : rest.left();
        return rest == null || left.isZero() ? null : new Resting(rest.why(), left);
    }

    /** Nobody answered: nobody tries for a while. */
    Resting failed(String destination, Unreachable why) {
        Known noted;
        try {
            noted = Known.of(store.rest(destination, why));
        } catch (SQLException | RuntimeException failure) {
            LOG.warn("The rest of {} could not be noted: {}", destination, failure.toString());
            noted = Known.of(new Rest(destination, store.first(), 1, why, OffsetDateTime.MIN));
        }
        known.put(destination, noted);
        return new Resting(why, noted.left());
    }

    /** Somebody answered. Costs nothing unless nobody had before. */
    void succeeded(String destination) {
        Known before = known.get(destination);
        if (before == null || before.rests() == 0 || !known.replace(destination, before, before.ended())) {
            return;
        }
        try {
            store.reached(destination);
        } catch (SQLException | RuntimeException failure) {
            LOG.warn("The end of the rest of {} could not be noted: {}", destination, failure.toString());
        }
        reached.accept(destination);
    }

    /** Tells of destinations that answered again, here or at another process. */
    void onReached(Consumer<String> listener) {
        reached = listener;
    }

    /** Tells of destinations whose rest is over, once for each rest. */
    void onOver(Consumer<String> listener) {
        over = listener;
    }

    private void tellWhoseRestIsOver() {
        known.entrySet().stream()
                .filter(entry -> entry.getValue().endsNow())
                .limit(MOST_AT_ONCE)
                .filter(entry -> known.replace(
                        entry.getKey(), entry.getValue(), entry.getValue().told()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(over);
    }

    private void look() throws SQLException {
        for (Rest rest : store.changedSince(seen)) {
            Known before = known.get(rest.destination());
            // Looked at with some seconds' overlap: only what is newer than what is known.
            if (before == null || rest.notedAt().isAfter(before.notedAt())) {
                known.put(rest.destination(), Known.of(rest));
                if (before != null && before.rests() > 0 && rest.rests() == 0) {
                    reached.accept(rest.destination());
                }
            }
            seen = rest.notedAt();
        }
    }

    @Override
    protected void round() throws SQLException {
        look();
        tellWhoseRestIsOver();
        if (++rounds % SWEEP_ROUNDS == 0) {
            known.values().removeIf(Known::isForgettable);
            store.sweep();
        }
    }
}
