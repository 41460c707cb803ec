package io.postrider.platform.directory;

import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.DirectoryChanges.Change;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Follows auth-service's change log by long polls and tells the listeners. What a service remembers of the directory is
 * only as good as this feed: see {@link #connected()}.
 */
public final class DirectoryFeed implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFeed.class);
    private static final int WAIT_SECONDS = 10;
    private static final long START = -1;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final DirectoryApi directory;
    private final List<DirectoryListener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Thread thread;
    private volatile boolean connected;
    private volatile boolean begun;

    DirectoryFeed(DirectoryApi directory, List<DirectoryListener> listeners) {
        this.directory = directory;
        this.listeners.addAll(listeners);
    }

    /** Adds a listener that is no bean. */
    public void add(DirectoryListener listener) {
        listeners.add(listener);
    }

    /** Whether the last poll succeeded. While it is false a cached answer may be out of date. */
    public boolean connected() {
        return connected;
    }

    /** Whether any poll has succeeded since the service started. */
    boolean begun() {
        return begun;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("directory-feed").start(this::follow);
    }

    private void follow() {
        long position = START;
        Duration pause = PAUSE;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                DirectoryChanges page = directory.changes(position, position == START ? 0 : WAIT_SECONDS);
                tell(page, position == START);
                position = page.position();
                connected = true;
                begun = true;
                pause = PAUSE;
            } catch (RuntimeException failed) {
                if (connected) {
                    LOG.warn("the directory's changes cannot be followed: {}", failed.getMessage());
                }
                connected = false;
                if (!sleep(pause)) {
                    return;
                }
                pause = next(pause);
            }
        }
    }

    /** Until a first success the service is not ready, and somebody may wait for it: then no pause gets longer. */
    private Duration next(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        if (!begun) {
            return PAUSE;
        }
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void tell(DirectoryChanges page, boolean first) {
        for (DirectoryListener listener : listeners) {
            try {
                if (first || !page.complete()) {
                    listener.forgetAll();
                }
                for (Change change : page.changes()) {
                    listener.changed(change);
                }
            } catch (RuntimeException failed) {
                LOG.error("a listener failed on a change of the directory", failed);
            }
        }
    }

    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        connected = false;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Starts before listeners of mail and ends after them. */
    @Override
    public int getPhase() {
        return 0;
    }
}
