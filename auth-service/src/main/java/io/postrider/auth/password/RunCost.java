package io.postrider.auth.password;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * How much processor time a hash of ours takes on this machine, as the last ones did. Processor time, for others that run
 * meanwhile make everything longer alike.
 */
final class RunCost {
    /** Of one run in so many; so a slow one, or the first ones before they are compiled, are soon forgotten. */
    private static final int SMOOTHING = 8;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final LongSupplier clock;
    private volatile long ours;

    /** By the clock of a thread; where the machine has none, by the one on the wall. */
    RunCost() {
        this(
                THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled()
                        ? THREADS::getCurrentThreadCpuTime
                        : System::nanoTime);
    }

    RunCost(LongSupplier clock) {
        this.clock = clock;
    }

    /** Where the present thread's clock stands. */
    long now() {
        return clock.getAsLong();
    }

    /** Takes note of a run of ours that began then. */
    void ran(long begun) {
        long taken = now() - begun;
        long before = ours;
        ours = before == 0 ? taken : before + (taken - before) / SMOOTHING;
    }

    /** How much of a run of ours there is left to do, of so many parts, after something that began then. */
    int left(long begun, int parts) {
        long usual = ours;
        long over = usual - (now() - begun);
        return usual <= 0 || over <= 0 ? 0 : (int) (parts * over / usual);
    }
}
