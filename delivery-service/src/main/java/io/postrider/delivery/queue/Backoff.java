package io.postrider.delivery.queue;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Delays between attempts, spread so that what failed together does not come back together. */
public final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private Backoff() {}

    /** Doubles with every attempt up to a longest, and varies by a quarter either way. */
    public static Duration doubling(Duration first, Duration longest, int attempts) {
        int doublings = Math.min(Math.max(attempts - 1, 0), MAX_DOUBLINGS);
        long millis = Math.min(longest.toMillis(), first.toMillis() << doublings);
        return jittered(Duration.ofMillis(millis < 0 ? longest.toMillis() : millis));
    }

    /** Varies a delay by a quarter either way. */
    public static Duration jittered(Duration delay) {
        long quarter = delay.toMillis() / 4;
        return quarter == 0
                ? delay
                : delay.plusMillis(ThreadLocalRandom.current().nextLong(-quarter, quarter + 1));
    }
}
