package io.postrider.mailbox.arrival;

import io.postrider.api.mailbox.Flags;
import io.postrider.mailbox.feed.Change;
import java.util.UUID;

/** A mailbox's end while messages are placed, under the mailbox's lock. */
public final class MailboxTail {
    final AccountRoom account;
    final int id;
    private final UUID tenantId;
    private final int uidValidity;
    int uidNext;
    long modseq;
    int added;
    int unseen;
    int deleted;
    long size;
    private boolean flagged;

    MailboxTail(AccountRoom account, int id, UUID tenantId, int uidValidity, int uidNext, long modseq) {
        this.account = account;
        this.id = id;
        this.tenantId = tenantId;
        this.uidValidity = uidValidity;
        this.uidNext = uidNext;
        this.modseq = modseq;
    }

    /** Its account. */
    public AccountRoom account() {
        return account;
    }

    /** Its tenant. */
    public UUID tenantId() {
        return tenantId;
    }

    /** Its UIDVALIDITY. */
    public int uidValidity() {
        return uidValidity;
    }

    /** Whether it has no UID left. */
    public boolean full() {
        return uidNext == Integer.MAX_VALUE;
    }

    void take(long octets, int flags, long keywords) {
        account.take(octets);
        uidNext++;
        modseq++;
        added++;
        size += octets;
        unseen += (flags & Flags.SEEN) == 0 ? 1 : 0;
        deleted += (flags & Flags.DELETED) == 0 ? 0 : 1;
        flagged |= flags != 0 || keywords != 0;
    }

    Change change() {
        return flagged
                ? Change.messages(account.accountId, id, modseq)
                : Change.delivered(account.accountId, id, modseq, added, uidNext);
    }
}
