package io.postrider.auth.dkim;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Looks for domains whose keys are due, and works on one after the other. */
@Component
class KeyRotationWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotationWorker.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final KeyRotation rotation;
    private final Duration lookEvery;
    private volatile @Nullable Running running;

    private record Running(Thread thread, CountDownLatch end) {}

    KeyRotationWorker(KeyRotation rotation, DkimProperties properties) {
        this.rotation = rotation;
        this.lookEvery = properties.lookEvery();
    }

    private void follow(CountDownLatch end) {
        try {
            while (!end.await(lookEvery.toMillis(), TimeUnit.MILLISECONDS)) {
                workOnAll(end);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void workOnAll(CountDownLatch end) {
        try {
            while (end.getCount() > 0 && rotation.workOnOne()) {}
        } catch (DataAccessException | TransactionException passing) {
            LOG.warn("DKIM keys are made and changed later: {}", passing.toString());
        } catch (RuntimeException defect) {
            LOG.error("the DKIM keys of a domain could not be seen to", defect);
        }
    }

    @Override
    public void start() {
        CountDownLatch end = new CountDownLatch(1);
        // A thread of the system: making an RSA key would keep a carrier of virtual threads from everybody else.
        Thread started = Thread.ofPlatform().name("dkim-keys").daemon().unstarted(() -> follow(end));
        running = new Running(started, end);
        started.start();
    }

    /** Lets the domain that is being worked on be finished. */
    @Override
    public void stop() {
        Running stopping = running;
        running = null;
        if (stopping == null) {
            return;
        }
        stopping.end().countDown();
        try {
            stopping.thread().join(STOPS_WITHIN);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
