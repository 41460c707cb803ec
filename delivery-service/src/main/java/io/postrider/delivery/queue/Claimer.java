package io.postrider.delivery.queue;

import io.postrider.delivery.queue.Lease.Scan;
import io.postrider.delivery.queue.QueuedMessage.Priority;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the lease and claims what is due: retries, what found no room in memory, and what dead processes left behind.
 */
public final class Claimer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

    private static final int BULK_SHARE = 5;
    // Of a claim's interval: so long is waited while what was claimed is put back unsent, a server being away.
    private static final int BREATHS = 10;

    private final QueueProperties properties;
    private final Ownership ownership;
    private final QueueClaims claims;
    private final Quarantine quarantine;
    private final Lease lease;
    private final Dispatcher dispatcher;
    private final Object wake = new Object();
    private volatile boolean running;
    private volatile boolean claiming;
    private Thread claimer = Thread.ofVirtual().unstarted(() -> {});
    private Thread keeper = Thread.ofVirtual().unstarted(() -> {});

    Claimer(
            QueueProperties properties,
            Ownership ownership,
            QueueClaims claims,
            Quarantine quarantine,
            Lease lease,
            Dispatcher dispatcher) {
        this.properties = properties;
        this.ownership = ownership;
        this.claims = claims;
        this.quarantine = quarantine;
        this.lease = lease;
        this.dispatcher = dispatcher;
    }

    /** Takes nothing new from now on. */
    public void stopClaiming() {
        claiming = false;
    }

    private void claimInTurns() {
        while (running) {
            boolean more = false;
            if (dispatcher.isBehind()) {
                pause(properties.claimInterval().dividedBy(BREATHS));
                continue;
            }
            try {
                more = claiming && lease.isValid() && claimOnce();
            } catch (SQLException | RuntimeException failure) {
                LOG.warn("A claim failed: {}", failure.toString());
            }
            if (!more) {
                pause(properties.claimInterval());
            }
        }
    }

    /**
     * Claims a batch of what somebody waits for, then of bulk mail what there is room for beside it, at least a fifth; and one of
     * those that may have killed their worker.
     */
    private boolean claimOnce() throws SQLException {
        int most = properties.claimBatch();
        Taken interactive = claim(most, limit -> claims.claimDue(limit, Priority.INTERACTIVE));
        int left = Math.max(most - interactive.count(), Math.max(1, most / BULK_SHARE));
        // Bulk mail leaves a part of the memory to what comes meanwhile.
        int room = ownership.free() - properties.handOff() / BULK_SHARE;
        Taken bulk = claim(Math.min(left, room), limit -> claims.claimDue(limit, Priority.BULK));
        claim(1, limit -> claims.claimSuspects(limit, properties.crashes()));
        quarantine.quarantine(properties.crashes());
        return interactive.full() || bulk.full();
    }

    private interface Claim {
        List<Work> upTo(int limit) throws SQLException;
    }

    /**
     * What a claim took.
     *
     * @param full as many as it asked for, so that there may be more
     */
    private record Taken(int count, boolean full) {}

    private Taken claim(int most, Claim claim) throws SQLException {
        int limit = QueueClaims.rounded(Math.min(most, ownership.free()));
        if (limit <= 0 || !ownership.tryReserve(limit)) {
            return new Taken(0, false);
        }
        int taken = 0;
        try {
            List<Work> work = claim.upTo(limit);
            taken = work.size();
            dispatcher.dispatch(work);
        } finally {
            ownership.cancel(limit - taken);
        }
        return new Taken(taken, taken == limit);
    }

    private void keepLease() {
        Duration third = properties.lease().dividedBy(3);
        for (long round = 1; running; round++) {
            pause(third);
            try {
                lease.renew();
                // A minute and a half between full looks, with the default lease.
                lease.reclaimExpired(round % 9 == 0 ? Scan.ALWAYS : Scan.AFTER_EXPIRY);
                if (round % 3 == 0) {
                    lease.giveBackUnknown();
                }
            } catch (SQLException | RuntimeException failure) {
                LOG.warn("The lease could not be renewed: {}", failure.toString());
            }
        }
    }

    private void pause(Duration time) {
        synchronized (wake) {
            try {
                if (running) {
                    wake.wait(time.toMillis());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void start() {
        try {
            lease.register();
            lease.reclaimExpired(Scan.ALWAYS);
        } catch (SQLException failure) {
            throw new IllegalStateException("The queue's database does not answer", failure);
        }
        running = true;
        claiming = true;
        claimer = Thread.ofVirtual().name("queue-claimer").start(this::claimInTurns);
        keeper = Thread.ofVirtual().name("queue-lease").start(this::keepLease);
    }

    @Override
    public void stop() {
        running = false;
        synchronized (wake) {
            wake.notifyAll();
        }
        try {
            claimer.join(Duration.ofSeconds(5));
            keeper.join(Duration.ofSeconds(5));
            lease.end();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (SQLException failure) {
            LOG.warn("The lease could not be ended; it ends by itself after {}", properties.lease());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before everything that takes work, so that there is a lease to own it under. */
    @Override
    public int getPhase() {
        return 100;
    }
}
