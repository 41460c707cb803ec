package io.postrider.mailbox.arrival;

import java.util.UUID;

/** An account's quota while messages are placed, under the account's lock. */
public final class AccountRoom {
    final UUID accountId;
    private final long limit;
    private final boolean deleted;
    private final long usedBefore;
    private long used;
    private int messages;

    AccountRoom(UUID accountId, long used, long limit, boolean deleted) {
        this.accountId = accountId;
        this.used = used;
        this.usedBefore = used;
        this.limit = limit;
        this.deleted = deleted;
    }

    /** Whether the account is closed. */
    public boolean deleted() {
        return deleted;
    }

    /** Whether the quota leaves room for a message of so many octets. */
    public boolean hasRoomFor(long size) {
        return limit == 0 || used + size <= limit;
    }

    void take(long size) {
        used += size;
        messages++;
    }

    int messages() {
        return messages;
    }

    long taken() {
        return used - usedBefore;
    }
}
