package io.postrider.delivery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Repeats an assertion until it holds. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Eventually() {}

    /** Repeats it for half a minute at most. */
    public static void eventually(ThrowingCallable assertion) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                assertion.call();
                return;
            } catch (Throwable failure) {
                if (System.nanoTime() > end) {
                    throw failure instanceof AssertionError error ? error : new AssertionError(failure);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
