package io.postrider.auth.password;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of password hashing.
 *
 * @param threads how many Argon2 runs of 19 MiB go on at once, four per processor at most; 0 means one per processor, as far as
 *     half of the heap has room for them
 * @param queue how many callers may wait for one; the next is refused at once as unavailable
 * @param longestWait how long one may wait
 */
@ConfigurationProperties("postrider.auth.hashing")
record HashingProperties(
        @DefaultValue("0") int threads,
        @DefaultValue("256") int queue,
        @DefaultValue("10s") Duration longestWait) {
    // Each run holds 19 MiB, and more at once only make all of them slower.
    private static final int MOST_OF_A_PROCESSOR = 4;

    HashingProperties {
        if (threads < 0 || queue < 0) {
            throw new IllegalArgumentException("postrider.auth.hashing has a negative number");
        }
    }

    /** How many runs of so much memory each go on at once. */
    int atOnce(int processors, long heap, long ofOne) {
        return threads == 0
                ? Math.clamp(heap / 2 / ofOne, 1, processors)
                : Math.min(threads, MOST_OF_A_PROCESSOR * processors);
    }
}
