package io.postrider.mailbox.account;

import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Walks over the accounts of tenants and domains that changed, beside the feed that told so, which is to go on. One that
 * is interrupted is no loss: each account is asked for at its next use, and the daily walk comes to all.
 */
public final class ChangedMany implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ChangedMany.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final AccountWalk walk;
    /** Those to come, each once; also the lock of this. */
    private final Set<DirectoryChanges.Accounts> waiting = new LinkedHashSet<>();

    private volatile @Nullable Thread thread;

    /** Walks by that. */
    public ChangedMany(AccountWalk walk) {
        this.walk = walk;
    }

    void add(DirectoryChanges.Accounts changed) {
        synchronized (waiting) {
            waiting.add(changed);
            waiting.notifyAll();
        }
    }

    private DirectoryChanges.Accounts next() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            // Taken before its walk: what changes meanwhile is walked over again.
            DirectoryChanges.Accounts first = waiting.iterator().next();
            waiting.remove(first);
            return first;
        }
    }

    private void work() {
        while (thread == Thread.currentThread()) {
            try {
                walk(next());
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void walk(DirectoryChanges.Accounts changed) throws InterruptedException {
        try {
            walk.over(changed);
        } catch (ProblemException | DataAccessException later) {
            LOG.warn("the accounts of {} are asked for again later: {}", changed, later.getMessage());
            add(changed);
            Thread.sleep(PAUSE);
        } catch (RuntimeException defect) {
            LOG.error("the accounts of {} could not be asked for again", changed, defect);
        }
    }

    @Override
    public void start() {
        Thread started = Thread.ofVirtual().name("changed-accounts").unstarted(this::work);
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
