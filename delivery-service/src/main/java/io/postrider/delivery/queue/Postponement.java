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
 */
public record Postponement(
        Work work, Duration delay, String status, @Nullable String remote, @Nullable String reply) {}
