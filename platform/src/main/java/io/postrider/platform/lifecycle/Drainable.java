package io.postrider.platform.lifecycle;

import java.time.Instant;

/** Something that has work in flight when its service ends. Beans of this type take part in the {@link Drain}. */
public interface Drainable {
    /** Takes no new work from now on; returns at once. */
    void stopAccepting();

    /** Waits until what is in flight is finished, or ends it when the time is over. */
    void finish(Instant deadline) throws InterruptedException;
}
