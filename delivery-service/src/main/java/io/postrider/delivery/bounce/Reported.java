package io.postrider.delivery.bounce;

import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Postponement;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.delivery.queue.Work;
import io.postrider.mail.dsn.RecipientReport.Action;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell of a recipient.
 *
 * @param work the recipient
 * @param action what became of it (RFC 3464 section 2.3.3)
 * @param status enhanced status code
 * @param remote who said so; null when it was this suite
 * @param reply in which words
 * @param willRetryUntil until when it is tried; null for an end
 */
record Reported(
        Work work,
        Action action,
        String status,
        @Nullable String remote,
        @Nullable String reply,
        @Nullable Instant willRetryUntil) {
    static Reported of(Ending ending) {
        Action action = switch (ending.outcome()) {
            case DELIVERED -> Action.DELIVERED;
            case RELAYED -> Action.RELAYED;
            case EXPANDED -> Action.EXPANDED;
            case FAILED, DELETED -> Action.FAILED;
        };
        return new Reported(ending.work(), action, ending.status(), ending.remote(), ending.reply(), null);
    }

    /** What there is to tell of a recipient that is late. */
    static Reported of(Postponement postponement, Duration lifetime) {
        return new Reported(
                postponement.work(),
                Action.DELAYED,
                postponement.status(),
                postponement.remote(),
                postponement.reply(),
                postponement.work().message().acceptedAt().plus(lifetime));
    }

    /** RFC 3461 section 4.1: NOTIFY decides; without it failure and delay are reported, and success is not. */
    boolean isWanted() {
        QueuedRecipient recipient = work.recipient();
        boolean silent = recipient.dsnNotify() == null;
        return switch (action) {
            case FAILED -> silent || recipient.notifies("FAILURE");
            case DELAYED -> silent || recipient.notifies("DELAY");
            case DELIVERED, RELAYED, EXPANDED -> recipient.notifies("SUCCESS");
        };
    }
}
