package io.postrider.platform.lifecycle;

import io.postrider.api.problem.ProblemException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/** Does something in every round, on a thread of its own, and goes on when it fails. */
public abstract class Rounds implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final String name;
    private final Duration pause;
    private final First first;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private boolean running;
    private boolean woken;
    private Thread thread = Thread.ofVirtual().unstarted(() -> {});

    /** When the first round is. */
    public enum First {
        /** As soon as the service starts. */
        AT_ONCE,
        /** A pause later. */
        AFTER_PAUSE
    }

    /** Rounds with a pause between them. */
    protected Rounds(String name, Duration pause, First first) {
        this.name = name;
        this.pause = pause;
        this.first = first;
    }

    /** Rounds of a task with a pause before each. */
    public static Rounds of(String name, Duration pause, Runnable task) {
        return new Rounds(name, pause, First.AFTER_PAUSE) {
            @Override
            protected void round() {
                task.run();
            }
        };
    }

    /** One round. What it throws is put into the log, and the next one comes in its time. */
    protected abstract void round() throws Exception;

    /** Ends the pause. */
    protected final void wake() {
        lock.lock();
        try {
            woken = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void go() {
        try {
            boolean waits = first == First.AFTER_PAUSE;
            while (!waits || waitForNext()) {
                waits = true;
                roundOrTellWhyNot();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void roundOrTellWhyNot() throws InterruptedException {
        try {
            round();
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (ProblemException | DataAccessException | SQLException away) {
            LOG.warn("{} goes on later: {}", name, away.toString());
        } catch (Exception defect) {
            LOG.error("{} failed and is tried again", name, defect);
        }
    }

    private boolean waitForNext() throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (running && !woken && left > 0) {
                left = change.awaitNanos(left);
            }
            woken = false;
            return running;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            running = true;
            thread = Thread.ofVirtual().name(name).start(this::go);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void stop() {
        lock.lock();
        try {
            running = false;
            change.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}
