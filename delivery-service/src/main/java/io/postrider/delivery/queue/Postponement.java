package io.postrider.delivery.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that told to come again.
 *
 * @param work what was attempted
 * @param delay when to try again
 * @param status the enhanced status code (RFC 3463)
 * @param remote who said so; null when it was this suite
 * @param reply in which words
 * @param waitsFor the destination that it waits for, to be tried as soon as mail is taken there; null when it is its own turn
 */
public record Postponement(
        Work work,
        Duration delay,
        String status,
        @Nullable String remote,
        @Nullable String reply,
        @Nullable String waitsFor) {
    /** To be tried again when its time has come, and not before. */
    public Postponement(Work work, Duration delay, String status, @Nullable String remote, @Nullable String reply) {
        this(work, delay, status, remote, reply, null);
    }
}
