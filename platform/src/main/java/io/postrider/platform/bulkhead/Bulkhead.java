package io.postrider.platform.bulkhead;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets a few in at once, in the order in which they came; who has waited for too long is told to come again. */
public final class Bulkhead {
    private final Semaphore places;
    private final Duration patience;
    private final String full;

    /**
     * Room for so many.
     *
     * @param patience how long the others wait for a place
     * @param full what they are told then
     */
    public Bulkhead(int places, Duration patience, String full) {
        this.places = new Semaphore(places, true);
        this.patience = patience;
        this.full = full;
    }

    /**
     * Does something in one of the places.
     *
     * @throws ProblemException {@code UNAVAILABLE} when there was none in time
     */
    public <T> T run(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /**
     * Does something that answers nothing in one of the places.
     *
     * @throws ProblemException {@code UNAVAILABLE} when there was none in time
     */
    public void run(Runnable work) {
        enter();
        try {
            work.run();
        } finally {
            places.release();
        }
    }

    private void enter() {
        try {
            if (places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(ProblemCode.UNAVAILABLE, full);
    }
}
