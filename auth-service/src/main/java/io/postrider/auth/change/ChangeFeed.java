package io.postrider.auth.change;

import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.DirectoryChanges.Change;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Follows the change log on this replica: tells the listeners, and wakes the calls that wait for a change. One thread
 * does it; NOTIFY wakes it at once, and it looks once a second besides.
 */
@Component
public class ChangeFeed implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    /** With a look every second, a feed that is older than this has lost its database. */
    private static final long CURRENT_NANOS = Duration.ofMillis(1_900).toNanos();

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int PAGE = 500;
    private static final int MAX_WAITING = 512;

    private final ChangeStore store;
    private final Notifications notifications;
    private final List<DirectoryListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private volatile long position = -1;
    private volatile long lookedAt;
    private volatile boolean running;
    private volatile Thread follower = Thread.ofVirtual().unstarted(() -> {});

    ChangeFeed(ChangeStore store, Notifications notifications) {
        this.store = store;
        this.notifications = notifications;
    }

    /** Adds one that hears every change from now on. */
    public void addListener(DirectoryListener listener) {
        listeners.add(listener);
    }

    /** Whether this replica has heard of all that was committed two seconds ago. */
    public boolean current() {
        return position >= 0 && System.nanoTime() - lookedAt < CURRENT_NANOS;
    }

    @Override
    public void start() {
        running = true;
        follower = Thread.ofVirtual().name("directory-changes").start(this::follow);
    }

    private void follow() {
        boolean failing = false;
        while (running) {
            try {
                boolean loginsFailed = position >= 0 && notifications.await(LOOK_EVERY);
                if (!running) {
                    return;
                }
                look();
                if (loginsFailed) {
                    listeners.forEach(DirectoryListener::loginsFailed);
                }
                failing = false;
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException e) {
                // Not only the database's: a listener's defect must not be the end of all news.
                if (!failing) {
                    LOG.warn("the directory's changes cannot be followed; nothing is answered from memory now", e);
                }
                failing = true;
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(250);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads what is new. What is asked for after this returned has seen everything that was committed before it. */
    private void look() {
        // The log was read no earlier than this moment, so nothing committed before it is missed.
        long now = System.nanoTime();
        if (position < 0 || System.nanoTime() - lookedAt > Duration.ofHours(1).toNanos()) {
            startOver(store.position());
        }
        List<ChangeStore.Entry> page;
        do {
            page = store.after(position, PAGE);
            if (page.isEmpty()) {
                break;
            }
            tell(page);
            advance(page.getLast().position());
        } while (page.size() == PAGE);
        lookedAt = now;
    }

    private void startOver(long present) {
        listeners.forEach(DirectoryListener::anythingChanged);
        advance(present);
    }

    private void tell(List<ChangeStore.Entry> page) {
        Set<UUID> accounts = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (ChangeStore.Entry entry : page) {
            Change change = entry.change();
            if (change.accountId() != null) {
                accounts.add(change.accountId());
            }
            addresses.addAll(change.addresses());
        }
        listeners.forEach(listener -> listener.changed(accounts, addresses));
    }

    private void advance(long to) {
        lock.lock();
        try {
            position = to;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What came after a position, waiting for a first change if there is none. */
    public DirectoryChanges changes(long after, int waitSeconds) {
        if (after < 0) {
            return new DirectoryChanges(store.position(), true, List.of());
        }
        long present = store.position();
        if (after > present || after < store.floor()) {
            // The caller is ahead after a restore of the database, or was away for longer than the log is kept.
            return new DirectoryChanges(present, false, List.of());
        }
        if (after == present && awaitBeyond(after, waitSeconds)) {
            letReplicasHear();
        }
        List<ChangeStore.Entry> page = store.after(after, PAGE);
        long reached = page.isEmpty() ? after : page.getLast().position();
        return new DirectoryChanges(
                reached, true, page.stream().map(ChangeStore.Entry::change).toList());
    }

    /**
     * A caller that hears of a change asks again at once, perhaps at another replica. By then that one must have heard
     * of it too, or the caller would remember the old answer as the new one.
     */
    private static void letReplicasHear() {
        pause();
    }

    /** Whether there is something beyond the position now. */
    private boolean awaitBeyond(long after, int waitSeconds) {
        if (!waiting.tryAcquire()) {
            return false;
        }
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(waitSeconds);
            while (running && position <= after && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position > after;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
            waiting.release();
        }
    }

    @Override
    public void stop() {
        running = false;
        // Closing its connection wakes the thread; an interrupt would tear a pooled connection it may be using.
        notifications.close();
        advance(position);
        try {
            follower.join(LOOK_EVERY.plusSeconds(1));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Ends after the notice of the service's end and before its requests are waited for: some wait for changes. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
