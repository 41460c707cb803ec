package io.postrider.delivery.queue;

import org.jspecify.annotations.Nullable;

/**
 * The end of a recipient.
 *
 * @param work what ended
 * @param outcome how
 * @param status the enhanced status code (RFC 3463)
 * @param remote who said so; null when it was this suite
 * @param reply in which words
 * @param tls what the connection had proved that it went over; null when there was none
 */
public record Ending(
        Work work,
        Outcome outcome,
        String status,
        @Nullable String remote,
        @Nullable String reply,
        @Nullable String tls) {
    /** An end without another server. */
    public Ending(Work work, Outcome outcome, String status, @Nullable String remote, @Nullable String reply) {
        this(work, outcome, status, remote, reply, null);
    }

    /** The ends a recipient can have. */
    public enum Outcome {
        /** In a mailbox here. */
        DELIVERED,
        /** Taken by another server. */
        RELAYED,
        /** An address that leads to several others, each of which is a recipient for itself. */
        EXPANDED,
        /** Refused for good, or given up; the sender was told if it wanted to be. */
        FAILED,
        /** Taken away by an administrator; nobody was told. */
        DELETED
    }
}
