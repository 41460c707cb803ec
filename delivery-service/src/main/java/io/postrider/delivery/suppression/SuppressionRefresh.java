package io.postrider.delivery.suppression;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Keeps in mind which tenants suppress addresses. */
final class SuppressionRefresh implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SuppressionRefresh.class);

    private final SuppressedMail mail;
    private final Duration pause;
    private final Object wake = new Object();
    private volatile boolean running;
    private Thread loop = Thread.ofVirtual().unstarted(() -> {});

    SuppressionRefresh(SuppressedMail mail, Duration pause) {
        this.mail = mail;
        this.pause = pause;
    }

    private void refreshInTurns() {
        while (running) {
            try {
                mail.refresh();
            } catch (RuntimeException failure) {
                LOG.warn("Suppressions could not be read: {}", failure.toString());
            }
            synchronized (wake) {
                try {
                    if (running) {
                        wake.wait(pause.toMillis());
                    }
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** Who suppresses anything is known before the first message is sent. */
    @Override
    public void start() {
        mail.refresh();
        running = true;
        loop = Thread.ofVirtual().name("suppressions").start(this::refreshInTurns);
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

    /** Before claims begin. */
    @Override
    public int getPhase() {
        return 50;
    }
}
