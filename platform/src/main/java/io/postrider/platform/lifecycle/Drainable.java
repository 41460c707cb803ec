package io.postrider.platform.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Something that has work in flight when its service ends. Beans of this type take part in the {@link Drain}. */
public interface Drainable {
    /** How often {@link #await} looks. */
    Duration STEP = Duration.ofMillis(10);

    /** Takes no new work from now on; returns at once. */
    void stopAccepting();

    /** Waits until what is in flight is finished, or ends it when the time is over. */
    void finish(Instant deadline) throws InterruptedException;

    /** Waits until what is in flight is finished, or the time is over. */
    static void await(BooleanSupplier finished, Instant deadline) throws InterruptedException {
        while (!finished.getAsBoolean() && Instant.now().isBefore(deadline)) {
            Thread.sleep(STEP);
        }
    }
}
