package io.postrider.smtp.accept;

import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.SeenReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells delivery-service which replies clients have seen, many at once and beside the dialogue. What is lost with this
 * process, or finds no room, is a reply that counts as unseen: only the very same message would be taken for a resend.
 */
final class SeenReplies implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SeenReplies.class);

    /** Well below the time for which delivery-service doubts a resend. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int BATCH = 2_000;
    private static final int MOST_WAITING = 50_000;

    private final AcceptApi deliveryService;
    private final Map<UUID, Seen> waiting = new ConcurrentHashMap<>();
    private final Semaphore some = new Semaphore(0);
    private final ReentrantLock telling = new ReentrantLock();
    private final Thread teller;
    private volatile boolean closed;

    private record Seen(SeenReply reply, long at) {}

    SeenReplies(AcceptApi deliveryService) {
        this.deliveryService = deliveryService;
        this.teller = Thread.ofVirtual().name("seen-replies").start(this::tellNowAndThen);
    }

    /** A client has shown at that time that it saw the reply. */
    void add(SeenReply reply, long nanoTime) {
        if (waiting.size() < MOST_WAITING) {
            waiting.put(reply.fingerprint(), new Seen(reply, nanoTime));
            if (some.availablePermits() == 0) {
                some.release();
            }
        }
    }

    /**
     * The same was sent again at that time. If the first one's reply had been seen by then, that is told at once; if not,
     * it is another attempt at the first one, which came late.
     */
    void settle(UUID fingerprint, long nanoTime) {
        Seen seen = waiting.get(fingerprint);
        if (seen != null && seen.at() - nanoTime <= 0) {
            tell();
        }
    }

    private void tellNowAndThen() {
        while (!closed) {
            some.acquireUninterruptibly();
            some.drainPermits();
            if (!closed) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            if (!tell() && !closed) {
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
                some.release();
            }
        }
    }

    /** Whether all that was waiting when it began has been told. */
    private boolean tell() {
        telling.lock();
        try {
            while (!waiting.isEmpty()) {
                List<Seen> batch = waiting.values().stream().limit(BATCH).toList();
                deliveryService.repliesSeen(batch.stream().map(Seen::reply).toList());
                // Not before: who asks for one of them meanwhile has to wait.
                batch.forEach(seen -> waiting.remove(seen.reply().fingerprint(), seen));
                if (batch.size() < BATCH) {
                    break;
                }
            }
            return true;
        } catch (RuntimeException e) {
            log.info("event=seen-replies-kept waiting={} reason=\"{}\"", waiting.size(), e.toString());
            return false;
        } finally {
            telling.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        some.release();
        LockSupport.unpark(teller);
        try {
            teller.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tell();
    }
}
