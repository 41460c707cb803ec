package io.postrider.testkit.await;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/**
 * Asks again until the answer is as wanted. The time given is only when to give up, never how long it takes: be
 * generous, for a build machine may stand still for seconds.
 */
public final class Await {
    /** When to give up where the test has no reason for another time. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /** A condition that may throw; what it throws fails the test at once. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until a condition holds; {@code what} says in the failure what did not come about. */
    public static void until(Duration longest, Condition condition, String what) {
        until(longest, condition::holds, Boolean::booleanValue, what);
    }

    /** Waits until a value is as wanted, and gives it; the failure tells the last one seen. */
    public static <T> T until(Duration longest, Callable<T> value, Predicate<? super T> wanted, String what) {
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            // Looked at before the value: one that was asked for after the end never decides alone.
            boolean last = System.nanoTime() - end >= 0;
            T seen = call(value);
            if (wanted.test(seen)) {
                return seen;
            }
            if (last) {
                throw new AssertionError("not within %s: %s; the last seen was: %s".formatted(longest, what, seen));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits until a value equals the one expected. */
    public static <T> void untilEquals(T expected, Callable<T> value) {
        until(PATIENCE, value, seen -> Objects.equals(expected, seen), "to be " + expected);
    }

    /** Repeats an assertion until it holds; the last failure is the test's. */
    public static void eventually(ThrowingCallable assertion) {
        @Nullable Throwable[] failure = new Throwable[1];
        try {
            until(PATIENCE, () -> (failure[0] = failureOf(assertion)) == null, "an assertion");
        } catch (AssertionError tooLate) {
            throw failure[0] instanceof AssertionError error ? error : new AssertionError(failure[0]);
        }
    }

    private static @Nullable Throwable failureOf(ThrowingCallable assertion) {
        try {
            assertion.call();
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    private static <T> T call(Callable<T> value) {
        try {
            return value.call();
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
