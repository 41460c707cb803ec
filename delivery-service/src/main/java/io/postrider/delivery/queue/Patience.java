package io.postrider.delivery.queue;

import java.time.Duration;
import java.util.List;

/**
 * How long mail is tried, and after how long its sender is told that it is late.
 *
 * @param lifetime when it is given up
 * @param delayNotice when the sender is told
 */
public record Patience(Duration lifetime, Duration delayNotice) {
    private static final int SPREAD_MILLIS = 10_000;

    /** Whether a recipient is given up, should this attempt have failed too. */
    public boolean isOver(Work work) {
        return work.age().compareTo(lifetime) > 0;
    }

    /** Whether the sender is to be told now that a recipient is late; it is told once. */
    public boolean isNewlyLate(Work work) {
        return !work.recipient().delayNoted() && work.age().compareTo(delayNotice) > 0;
    }

    /**
     * The delay before the next attempt, cut so that there is one soon after each of the two times: the sender is told in
     * time, and of all recipients of a message in one report.
     */
    public Duration next(Work work, Duration delay) {
        for (Duration mark : List.of(delayNotice, lifetime)) {
            Duration left = mark.minus(work.age());
            if (!left.isNegative() && left.compareTo(delay) < 0) {
                return left.plusMillis(1 + Math.floorMod(work.message().id().hashCode(), SPREAD_MILLIS));
            }
        }
        return delay;
    }
}
