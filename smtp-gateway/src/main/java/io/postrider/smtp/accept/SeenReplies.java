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
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int BATCH = 2_000;
    private static final int MOST_WAITING = 50_000;

    private final AcceptApi deliveryService;
    private final Map<UUID, SeenReply> waiting = new ConcurrentHashMap<>();
    private final Semaphore some = new Semaphore(0);
    private final ReentrantLock telling = new ReentrantLock();
    private final Thread teller;
    private volatile boolean closed;

    SeenReplies(AcceptApi deliveryService) {
        this.deliveryService = deliveryService;
        this.teller = Thread.ofVirtual().name("seen-replies").start(this::tellNowAndThen);
    }

    /** A client's next command has shown that it saw the reply. */
    void add(SeenReply reply) {
        if (waiting.size() < MOST_WAITING) {
            waiting.put(reply.fingerprint(), reply);
            if (some.availablePermits() == 0) {
                some.release();
            }
        }
    }

    /** Before the same is sent again: tells at once what is known of the first one. */
    void settle(UUID fingerprint) {
        if (waiting.containsKey(fingerprint)) {
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
                List<SeenReply> batch = waiting.values().stream().limit(BATCH).toList();
                deliveryService.repliesSeen(batch);
                // Not before: who asks for one of them meanwhile has to wait.
                batch.forEach(reply -> waiting.remove(reply.fingerprint(), reply));
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
