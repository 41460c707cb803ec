package io.postrider.delivery.bounce;

import io.postrider.delivery.queue.QueuedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps what becomes of a message's recipients together until nothing more comes for a moment: a thousand refusals make a
 * few reports. It is bounded by the room in {@code Ownership}, and what a crash takes with it is attempted again.
 */
final class Gatherer<T> {
    private static final int MOST_PAUSES = 10;

    private final Duration pause;
    private final Semaphore turns;
    private final Function<T, QueuedMessage> message;
    private final Consumer<List<T>> then;
    private final Map<UUID, Gathered<T>> waiting = new ConcurrentHashMap<>();

    /**
     * A gatherer.
     *
     * @param pause how long nothing more has to come
     * @param turns how many are told of at the same time
     * @param message what it is gathered by
     * @param then gets what was gathered, of one message at a time
     */
    Gatherer(Duration pause, Semaphore turns, Function<T, QueuedMessage> message, Consumer<List<T>> then) {
        this.pause = pause;
        this.turns = turns;
        this.message = message;
        this.then = then;
    }

    private static final class Gathered<T> {
        private final CountDownLatch complete = new CountDownLatch(1);
        private final List<T> all = new ArrayList<>();
    }

    /** Takes what is told sooner or later; returns at once. */
    void add(List<T> some) {
        Map<QueuedMessage, List<T>> messages = new LinkedHashMap<>();
        some.forEach(one -> messages.computeIfAbsent(message.apply(one), key -> new ArrayList<>())
                .add(one));
        messages.forEach(this::add);
    }

    private void add(QueuedMessage about, List<T> some) {
        waiting.compute(about.id(), (id, known) -> {
            Gathered<T> gathered = known == null ? new Gathered<>() : known;
            gathered.all.addAll(some);
            if (gathered.all.size() >= about.recipients()) {
                gathered.complete.countDown();
            }
            if (known == null) {
                Thread.ofVirtual().name("report-" + id).start(() -> tell(id, gathered));
            }
            return gathered;
        });
    }

    private void tell(UUID id, Gathered<T> gathered) {
        try {
            int pauses = 0;
            int before = 0;
            int now = size(id, gathered);
            while (now > before
                    && pauses++ < MOST_PAUSES
                    && !gathered.complete.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                before = now;
                now = size(id, gathered);
            }
            turns.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            waiting.remove(id);
            then.accept(List.copyOf(gathered.all));
        } finally {
            turns.release();
        }
    }

    /** Read where it is written. */
    private int size(UUID id, Gathered<T> gathered) {
        int[] size = new int[1];
        waiting.computeIfPresent(id, (key, same) -> {
            size[0] = gathered.all.size();
            return same;
        });
        return size[0];
    }
}
