package io.postrider.api;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that rise with time (RFC 9562 section 5.7), so that rows made together lie together in an index. */
public final class TimeOrderedId {
    private TimeOrderedId() {}

    /** A new id. */
    public static UUID next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000L | random.nextInt(0x1000);
        long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        return new UUID(high, low);
    }
}
