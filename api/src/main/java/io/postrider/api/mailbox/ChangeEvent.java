package io.postrider.api.mailbox;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the change feed. An event may be lost or told twice; it says that something changed, never what.
 *
 * @param kind what changed
 * @param accountId whose; null for {@code PING}
 * @param mailboxId in which mailbox; 0 when the kind has none
 * @param modseq the mailbox's highest MODSEQ at least; 0 when the kind has none
 */
public record ChangeEvent(Kind kind, @Nullable UUID accountId, int mailboxId, long modseq) {
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
