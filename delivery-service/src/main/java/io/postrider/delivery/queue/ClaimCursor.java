package io.postrider.delivery.queue;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Where a claim of a backlog goes on. What was claimed leaves dead entries at the low end of the index until the last transaction
 * that may see them has ended; without a place to go on from, every claim would read all of them again.
 */
final class ClaimCursor {
    private static final String BEGINNING = "-infinity";
    // Commits that come late, and what others let go of, is found when the beginning is looked at again.
    private static final Duration GOOD_FOR = Duration.ofSeconds(10);

    private @Nullable OffsetDateTime from;
    private long begun = System.nanoTime();

    /** Tells how far a claim came. */
    interface Reached {
        /**
         * A claim has ended.
         *
         * @param last the latest time among what it took; null when there was nothing
         * @param full whether it took as many as it asked for, so that there may be more
         */
        void reached(@Nullable OffsetDateTime last, boolean full);
    }

    /** From when on to look, as PostgreSQL reads it. */
    String from() {
        OffsetDateTime place = from;
        if (place == null || System.nanoTime() - begun > GOOD_FOR.toNanos()) {
            from = null;
            begun = System.nanoTime();
            return BEGINNING;
        }
        return place.toString();
    }

    void moved(@Nullable OffsetDateTime last, boolean full) {
        from = full ? last : null;
    }
}
