package io.postrider.mailbox.transfer;

import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says again and again that a worker lives, and tells it when its job is no longer its own. */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final CountDownLatch closed = new CountDownLatch(1);

    Heartbeat(BooleanSupplier renew, Runnable lost) {
        Thread.ofVirtual().name("import-heartbeat").start(() -> beat(renew, lost));
    }

    private void beat(BooleanSupplier renew, Runnable lost) {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!isRenewed(renew)) {
                    lost.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRenewed(BooleanSupplier renew) {
        try {
            return renew.getAsBoolean();
        } catch (ProblemException passing) {
            LOG.warn("an import could not say that it lives: {}", passing.getMessage());
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
