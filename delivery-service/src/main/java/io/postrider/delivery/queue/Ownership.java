package io.postrider.delivery.queue;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * What this process has in memory. Room is reserved before work is taken and freed when its outcome is recorded, so the
 * hand-off is bounded; what finds no room stays in the database and is claimed later.
 */
public final class Ownership {
    /**
     * Names a recipient.
     *
     * @param messageId its message
     * @param ordinal its place
     */
    public record Key(UUID messageId, int ordinal) {
        /** The key of a piece of work. */
        public static Key of(Work work) {
            return new Key(work.message().id(), work.recipient().ordinal());
        }
    }

    private final Semaphore room;
    private final int capacity;
    private final Set<Key> owned = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile UUID workerId = UUID.randomUUID();

    /** Room for so many recipients at once. */
    public Ownership(int capacity) {
        this.capacity = capacity;
        this.room = new Semaphore(capacity);
    }

    /** Under what name this process owns recipients; changes when its lease was lost. */
    public UUID workerId() {
        return workerId;
    }

    /** Forgets a lost lease: what is taken from now on is owned under a new name. */
    void renew() {
        workerId = UUID.randomUUID();
    }

    /** Takes nothing from now on: what comes waits in the database for another process, or for the next start. */
    public void close() {
        closed = true;
    }

    /** Reserves room, or answers false at once. */
    public boolean tryReserve(int recipients) {
        return !closed && room.tryAcquire(recipients);
    }

    /** Gives back room that was reserved and not used. */
    public void cancel(int recipients) {
        room.release(recipients);
    }

    /** How many recipients could be taken now. */
    public int free() {
        return room.availablePermits();
    }

    /** How many recipients are in memory. */
    public int held() {
        return capacity - room.availablePermits();
    }

    /** Notes what was taken into room reserved before. */
    public void taken(Collection<Work> work) {
        for (Work one : work) {
            owned.add(Key.of(one));
        }
    }

    /** Notes that work has left this process, and frees its room. */
    public void left(Collection<Work> work) {
        int freed = 0;
        for (Work one : work) {
            if (owned.remove(Key.of(one))) {
                freed++;
            }
        }
        room.release(freed);
    }

    /** Whether this process is working on it. */
    boolean has(Key key) {
        return owned.contains(key);
    }
}
