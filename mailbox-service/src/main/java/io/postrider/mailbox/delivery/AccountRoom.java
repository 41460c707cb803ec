package io.postrider.mailbox.delivery;

/** An account's quota while a batch is placed, under the account's lock. */
final class AccountRoom {
    final long limit;
    final boolean deleted;
    final long usedBefore;
    long used;
    int messages;

    AccountRoom(long used, long limit, boolean deleted) {
        this.used = used;
        this.usedBefore = used;
        this.limit = limit;
        this.deleted = deleted;
    }
}
