package io.postrider.imap.fetch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much all FETCH commands of the process may hold in memory for their clients. The more of it is in use the less a
 * command gets, but never so little that it could not go on.
 */
final class ReadAhead {
    private static final long MOST = 1 << 20;
    private static final long LEAST = 1 << 16;
    private static final int SHARE = 8;

    private final AtomicLong free;

    ReadAhead(long octets) {
        free = new AtomicLong(octets);
    }

    /** Takes a share, to be given back. */
    long take() {
        long share = Math.clamp(free.get() / SHARE, LEAST, MOST);
        free.addAndGet(-share);
        return share;
    }

    void giveBack(long share) {
        free.addAndGet(share);
    }
}
