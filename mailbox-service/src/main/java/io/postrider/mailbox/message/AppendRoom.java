package io.postrider.mailbox.message;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Places for messages on their way in, each of which may take as long as its client sends slowly: so many in all, because each
 * has a chunk in memory, and so many of one account, so that none takes the places of all others.
 */
final class AppendRoom {
    private final Semaphore all;
    private final int each;
    private final Duration patience;
    private final ConcurrentMap<UUID, Share> shares = new ConcurrentHashMap<>();

    /**
     * That many places.
     *
     * @param all of all accounts together
     * @param each of one account
     * @param patience how long a message waits for its place
     */
    AppendRoom(int all, int each, Duration patience) {
        this.all = new Semaphore(all, true);
        this.each = each;
        this.patience = patience;
    }

    /**
     * Takes a place for a message of that account; {@link #leave} gives it back.
     *
     * @throws ProblemException {@code UNAVAILABLE} when there was none in time
     */
    void enter(UUID accountId) {
        long deadline = System.nanoTime() + patience.toNanos();
        Share share = shares.compute(accountId, (id, known) -> (known == null ? new Share(each) : known).joined());
        if (!acquired(share.places, deadline)) {
            forget(accountId);
            throw new ProblemException(ProblemCode.UNAVAILABLE, "too many messages of this account are being appended");
        }
        if (!acquired(all, deadline)) {
            share.places.release();
            forget(accountId);
            throw new ProblemException(ProblemCode.UNAVAILABLE, "too many messages are being appended");
        }
    }

    /** Gives a place back that {@link #enter} took. */
    void leave(UUID accountId) {
        all.release();
        Objects.requireNonNull(shares.get(accountId)).places.release();
        forget(accountId);
    }

    private void forget(UUID accountId) {
        shares.computeIfPresent(accountId, (id, share) -> --share.users == 0 ? null : share);
    }

    /** How many accounts have messages here or wait to. */
    int accounts() {
        return shares.size();
    }

    private static boolean acquired(Semaphore places, long deadline) {
        try {
            return places.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One account's places; counted under the map's lock, so that it goes with its last user. */
    private static final class Share {
        private final Semaphore places;
        private int users;

        private Share(int places) {
            this.places = new Semaphore(places, true);
        }

        private Share joined() {
            users++;
            return this;
        }
    }
}
