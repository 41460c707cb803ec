package io.postrider.mailbox.delivery;

import java.util.UUID;

/** A mailbox's end while a batch is placed, under the mailbox's lock. */
final class MailboxTail {
    final UUID accountId;
    final int id;
    int uidNext;
    long modseq;
    int added;
    long size;

    MailboxTail(UUID accountId, int id, int uidNext, long modseq) {
        this.accountId = accountId;
        this.id = id;
        this.uidNext = uidNext;
        this.modseq = modseq;
    }
}
