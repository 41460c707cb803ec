package io.postrider.smtp.accept;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that messages on their way in may take, all sessions together. Never waits: what does not fit is told so. */
public final class MemoryBudget {
    private final long total;
    private final AtomicLong taken = new AtomicLong();

    /** A budget of that many octets. */
    public MemoryBudget(long total) {
        this.total = total;
    }

    /** Takes octets if there are enough left. */
    public boolean tryTake(long octets) {
        long after = taken.addAndGet(octets);
        if (after > total) {
            taken.addAndGet(-octets);
            return false;
        }
        return true;
    }

    /** Gives octets back. */
    public void giveBack(long octets) {
        taken.addAndGet(-octets);
    }

    /** How much is in use. */
    public long taken() {
        return taken.get();
    }
}
