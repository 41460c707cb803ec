package io.postrider.mailbox.account;

import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.lifecycle.Rounds;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Walks over the accounts of tenants and domains that changed, beside the feed that told so, which is to go on. One that
 * is interrupted is no loss: each account is asked for at its next use, and the daily walk comes to all.
 */
public final class ChangedMany extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(ChangedMany.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final AccountWalk walk;
    /** Those to come, each once; also the lock of this. */
    private final Set<DirectoryChanges.Accounts> waiting = new LinkedHashSet<>();

    /** Walks by that. */
    public ChangedMany(AccountWalk walk) {
        super("changed-accounts", PAUSE, First.AFTER_PAUSE);
        this.walk = walk;
    }

    void add(DirectoryChanges.Accounts changed) {
        synchronized (waiting) {
            waiting.add(changed);
        }
        wake();
    }

    /** Taken before its walk: what changes meanwhile is walked over again. */
    private DirectoryChanges.@Nullable Accounts next() {
        synchronized (waiting) {
            Iterator<DirectoryChanges.Accounts> all = waiting.iterator();
            if (!all.hasNext()) {
                return null;
            }
            DirectoryChanges.Accounts first = all.next();
            all.remove();
            return first;
        }
    }

    /** Walks over all that wait, unless one has to wait longer. */
    @Override
    protected void round() {
        for (DirectoryChanges.Accounts next = next(); next != null && isRunning(); next = next()) {
            try {
                walk.over(next);
            } catch (ProblemException | DataAccessException later) {
                LOG.warn("the accounts of {} are asked for again later: {}", next, later.getMessage());
                synchronized (waiting) {
                    waiting.add(next);
                }
                return;
            } catch (RuntimeException defect) {
                LOG.error("the accounts of {} could not be asked for again", next, defect);
            }
        }
    }
}
