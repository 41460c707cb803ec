package io.postrider.mailbox.feed;

import io.postrider.api.mailbox.ChangeEvent;
import java.util.UUID;

/**
 * Something that changed and is committed.
 *
 * @param accountId whose
 * @param mailboxId the mailbox; 0 for the account's set of mailboxes
 * @param modseq the mailbox's highest MODSEQ; 0 for the set of mailboxes
 * @param added messages that were delivered, with one MODSEQ each; 0 for any other change
 * @param uidNext UIDNEXT after a delivery; 0 for any other change
 */
public record Change(UUID accountId, int mailboxId, long modseq, int added, int uidNext) {
    /** A change of a mailbox's messages. */
    public static Change messages(UUID accountId, int mailboxId, long modseq) {
        return new Change(accountId, mailboxId, modseq, 0, 0);
    }

    /** Deliveries to a mailbox: UIDs and MODSEQs without a gap, no flags. */
    public static Change delivered(UUID accountId, int mailboxId, long modseq, int added, int uidNext) {
        return new Change(accountId, mailboxId, modseq, added, uidNext);
    }

    /** A change of the account's set of mailboxes, names or subscriptions. */
    public static Change mailboxes(UUID accountId) {
        return new Change(accountId, 0, 0, 0, 0);
    }

    ChangeEvent event() {
        return mailboxId == 0
                ? new ChangeEvent(ChangeEvent.Kind.MAILBOXES, accountId, 0, 0, 0, 0)
                : new ChangeEvent(ChangeEvent.Kind.MESSAGES, accountId, mailboxId, modseq, added, uidNext);
    }

    /** The event as a line of JSON, built once for all streams. */
    String line() {
        ChangeEvent event = event();
        return "{\"kind\":\"" + event.kind() + "\",\"accountId\":\"" + accountId + "\",\"mailboxId\":" + mailboxId
                + ",\"modseq\":" + modseq + ",\"added\":" + added + ",\"uidNext\":" + uidNext + "}\n";
    }
}
