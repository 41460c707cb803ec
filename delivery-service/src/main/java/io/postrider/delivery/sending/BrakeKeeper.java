package io.postrider.delivery.sending;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Sees to it that the sessions of braked accounts end, even if auth-service was away, and forgets what is old. */
final class BrakeKeeper implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BrakeKeeper.class);
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final int SWEEP_ROUNDS = (int) (Duration.ofHours(1).toSeconds() / ROUND.toSeconds());

    private final Brakes brakes;
    private final BrakeProperties properties;
    private final Object wake = new Object();
    private volatile boolean running;
    private Thread loop = Thread.ofVirtual().unstarted(() -> {});

    BrakeKeeper(Brakes brakes, BrakeProperties properties) {
        this.brakes = brakes;
        this.properties = properties;
    }

    private void keep() {
        for (long round = 1; running; round++) {
            try {
                brakes.tellOpen();
                if (round % SWEEP_ROUNDS == 0) {
                    brakes.sweep(properties);
                }
            } catch (RuntimeException failure) {
                LOG.warn("Sessions of braked accounts could not be ended now: {}", failure.toString());
            }
            pause();
        }
    }

    private void pause() {
        synchronized (wake) {
            try {
                if (running) {
                    wake.wait(ROUND.toMillis());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void start() {
        running = true;
        loop = Thread.ofVirtual().name("brake-keeper").start(this::keep);
    }

    @Override
    public void stop() {
        running = false;
        synchronized (wake) {
            wake.notifyAll();
        }
        try {
            loop.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
