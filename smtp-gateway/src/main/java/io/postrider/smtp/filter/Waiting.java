package io.postrider.smtp.filter;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what was asked of others, and not for longer. */
final class Waiting {
    private Waiting() {}

    /** The answer; the other one when it fails or does not come by then, on the clock of {@link System#nanoTime}. */
    static <T> T until(Future<T> answer, long until, T otherwise) {
        try {
            return answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return otherwise;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }
}
