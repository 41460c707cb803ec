package io.postrider.auth.account;

import io.postrider.api.problem.ProblemException;
import io.postrider.auth.account.AccountBatchStore.Taken;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Looks every second for a batch that no replica works on, and works on it. */
@Component
class AccountBatchWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(AccountBatchWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final AccountBatches batches;
    private final AccountBatchStore store;
    private final UUID name = UUID.randomUUID();
    private volatile @Nullable Thread thread;

    AccountBatchWorker(AccountBatches batches, AccountBatchStore store) {
        this.batches = batches;
        this.store = store;
    }

    private void follow() {
        while (isRunning()) {
            try {
                if (!workOnOne()) {
                    Thread.sleep(LOOK_EVERY);
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (ProblemException | DataAccessException | TransactionException passing) {
                LOG.warn("account batches go on later: {}", passing.toString());
                pause();
            } catch (RuntimeException defect) {
                LOG.error("an account batch failed", defect);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean workOnOne() {
        Optional<Taken> taken = store.take(name);
        if (taken.isPresent()) {
            work(taken.get());
        }
        store.removeOld();
        return taken.isPresent();
    }

    /** A batch that fails for another reason than the time of day keeps its lease: others come before its next try. */
    private void work(Taken batch) {
        try {
            batches.work(batch, this::isRunning);
        } catch (ProblemException | DataAccessException | TransactionException passing) {
            store.giveBack(batch);
            throw passing;
        }
        store.giveBack(batch);
    }

    @Override
    public void start() {
        Thread started = Thread.ofVirtual().name("account-batches").unstarted(this::follow);
        thread = started;
        started.start();
    }

    /** Lets the account that is being made be made; an interrupt would tear a pooled connection. */
    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        try {
            if (running != null) {
                running.join(STOPS_WITHIN);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
