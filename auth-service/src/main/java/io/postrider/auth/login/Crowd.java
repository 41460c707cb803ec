package io.postrider.auth.login;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many of one kind in at once; others of that kind wait outside, in their order, and are in nobody's way. So a whole
 * office that comes at nine is served, and neither it nor who guesses from one network keeps all others out.
 */
final class Crowd<K> {
    private final Bounds bounds;
    private final ConcurrentHashMap<K, Place> places = new ConcurrentHashMap<>();

    /**
     * How many of one kind.
     *
     * @param inside at once
     * @param outside that wait
     * @param patience how long one waits
     */
    record Bounds(int inside, int outside, Duration patience) {}

    private record Place(Semaphore room, int present) {
        Place with(int more) {
            return new Place(room, present + more);
        }
    }

    Crowd(Bounds bounds) {
        this.bounds = bounds;
    }

    /** Whether one more may come in, perhaps after a while; who did must {@link #leave}. */
    boolean enter(K kind) {
        boolean[] admitted = {false};
        Place place = places.compute(kind, (key, known) -> {
            Place now = known == null ? new Place(new Semaphore(bounds.inside(), true), 0) : known;
            admitted[0] = now.present() < bounds.inside() + bounds.outside();
            return admitted[0] ? now.with(1) : now;
        });
        if (!admitted[0]) {
            return false;
        }
        boolean inside = false;
        try {
            inside = place.room().tryAcquire(bounds.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (!inside) {
            forget(kind);
        }
        return inside;
    }

    void leave(K kind) {
        Place place = places.get(kind);
        if (place != null) {
            place.room().release();
            forget(kind);
        }
    }

    private void forget(K kind) {
        places.computeIfPresent(kind, (key, place) -> place.present() == 1 ? null : place.with(-1));
    }
}
