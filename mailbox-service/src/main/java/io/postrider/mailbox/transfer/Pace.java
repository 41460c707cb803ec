package io.postrider.mailbox.transfer;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How fast a job comes forward. What it reads from may be slow, or may want to hold its place for ever. */
final class Pace {
    /** So much counts as a step forward within a message. */
    private static final int STEP_OCTETS = 1 << 20;

    private final Limits limits;
    private final LongSupplier clock;
    private final long began;
    private volatile long stepped;
    private int octets;

    /**
     * What is asked of jobs.
     *
     * @param patience how long one may take for a message, or for a MiB of one
     * @param turn after which it gives its place to others that wait
     */
    record Limits(Duration patience, Duration turn) {}

    Pace(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.clock = nanoTime;
        this.began = nanoTime.getAsLong();
        this.stepped = began;
    }

    /** The job came a step forward. */
    void step() {
        stepped = clock.getAsLong();
    }

    /** So many octets of a message were read. */
    void read(int count) {
        octets += Math.max(0, count);
        if (octets >= STEP_OCTETS) {
            octets = 0;
            step();
        }
    }

    boolean stalled() {
        return clock.getAsLong() - stepped > limits.patience().toNanos();
    }

    boolean turnOver() {
        return clock.getAsLong() - began > limits.turn().toNanos();
    }
}
