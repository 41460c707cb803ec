package io.postrider.delivery.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An action on whatever a filter matches.
 *
 * @param id its id
 * @param action what is done
 * @param filter to what
 * @param redirectTo where to, when that is to redirect
 * @param state {@code running} or {@code done}
 * @param matched recipients that matched when it was asked for
 * @param done recipients that it was done to
 * @param createdAt when it was asked for
 * @param finishedAt when it had come to the end of the queue
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QueueAction(
        UUID id,
        Kind action,
        QueueFilter filter,
        @Nullable String redirectTo,
        String state,
        long matched,
        long done,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /**
     * What can be done to mail in the queue. Each says which recipients it can be done to, and what becomes of their rows;
     * what a worker has in memory is marked, and dealt with when the worker has given it back.
     */
    enum Kind {
        /** Not tried any more until it is released. */
        HOLD("(NOT r.held OR r.braked) AND NOT r.quarantined", "held = true, braked = false"),
        /** Tried again at once; what was held or in quarantine, too. */
        RELEASE(
                "(r.held OR r.quarantined) AND r.decision IS NULL",
                "held = false, braked = false, quarantined = false, verdict = nullif(r.verdict, 'QUARANTINE'), unfinished = CASE WHEN r.owner IS NULL THEN 0 ELSE r.unfinished END, "
                        + WAITS_NO_LONGER),
        /** Tried again at once. */
        RETRY("r.owner IS NULL AND NOT r.held AND NOT r.quarantined AND r.due_at > now()", "due_at = now()"),
        /** To another address instead. */
        REDIRECT(UNDECIDED, DECIDED + "'REDIRECT', redirect_to = :redirectTo, " + WAITS_NO_LONGER),
        /** Given up; the sender is told. */
        BOUNCE(UNDECIDED, DECIDED + "'BOUNCE', " + WAITS_NO_LONGER),
        /** Taken away; nobody is told. */
        DELETE(UNDECIDED, DECIDED + "'DELETE', " + WAITS_NO_LONGER);

        private final String eligible;
        private final String change;

        Kind(String eligible, String change) {
            this.eligible = eligible;
            this.change = change;
        }

        String eligible() {
            return eligible;
        }

        String change() {
            return change;
        }

        /** As it is written outside. */
        @com.fasterxml.jackson.annotation.JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String WAITS_NO_LONGER = "due_at = CASE WHEN r.owner IS NULL THEN now() ELSE r.due_at END";
    private static final String UNDECIDED = "r.decision IS NULL";
    private static final String DECIDED = "held = true, braked = false, quarantined = false, decision = ";
}
