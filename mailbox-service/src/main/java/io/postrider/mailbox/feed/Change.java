package io.postrider.mailbox.feed;

import io.postrider.api.mailbox.ChangeEvent;
import java.util.UUID;

/**
 * Something that changed and is committed.
 *
 * @param accountId whose
 * @param mailboxId the mailbox; 0 for the account's set of mailboxes
 * @param modseq the mailbox's highest MODSEQ; 0 for the set of mailboxes
 */
public record Change(UUID accountId, int mailboxId, long modseq) {
    /** A change of a mailbox's messages. */
    public static Change messages(UUID accountId, int mailboxId, long modseq) {
        return new Change(accountId, mailboxId, modseq);
    }

    /** A change of the account's set of mailboxes, names or subscriptions. */
    public static Change mailboxes(UUID accountId) {
        return new Change(accountId, 0, 0);
    }

    ChangeEvent event() {
        return mailboxId == 0
                ? new ChangeEvent(ChangeEvent.Kind.MAILBOXES, accountId, 0, 0)
                : new ChangeEvent(ChangeEvent.Kind.MESSAGES, accountId, mailboxId, modseq);
    }

    /** The event as a line of JSON, built once for all streams. */
    String line() {
        ChangeEvent event = event();
        return "{\"kind\":\"" + event.kind() + "\",\"accountId\":\"" + accountId + "\",\"mailboxId\":" + mailboxId
                + ",\"modseq\":" + modseq + "}\n";
    }
}
