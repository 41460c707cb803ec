package io.postrider.api.mailbox;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the change feed. An event may be lost or told twice; it says that something changed, and for a delivery
 * what: so many messages are new, without flags, their UIDs the last ones before {@code uidNext} and their MODSEQs the
 * last ones up to {@code modseq}. Who knows the mailbox as it was before them knows it now.
 *
 * @param kind what changed
 * @param accountId whose; null for {@code PING}
 * @param mailboxId in which mailbox; 0 when the kind has none
 * @param modseq the mailbox's highest MODSEQ at least; 0 when the kind has none
 * @param added how many messages were delivered, and nothing else was done; 0 when it was something else
 * @param uidNext the mailbox's UIDNEXT after a delivery; 0 when it was something else
 */
public record ChangeEvent(Kind kind, @Nullable UUID accountId, int mailboxId, long modseq, int added, int uidNext) {
    /** What changed. */
    public enum Kind {
        /** Messages of a mailbox. */
        MESSAGES,
        /** The account's set of mailboxes, their names or subscriptions. */
        MAILBOXES,
        /** Nothing; the stream lives. */
        PING
    }
}
