package io.postrider.smtp.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.door.DoorApi;
import io.postrider.api.door.GreyAnswer;
import io.postrider.api.door.GreyQuestion;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has senders that are new here come again: who does is a mail server. delivery-service remembers them for all replicas; when it
 * does not answer at once, whoever asks comes in.
 */
final class Greylist implements AutoCloseable {
    private static final long REST = Duration.ofSeconds(2).toNanos();
    private static final int AT_ONCE = 64;

    private final DoorApi deliveryService;
    private final int waitSeconds;
    private final Duration patience;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Cache<String, Boolean> known = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();
    private volatile long failedAt = System.nanoTime() - REST;

    Greylist(DoorApi deliveryService, DoorRules.Grey rules) {
        this.deliveryService = deliveryService;
        this.waitSeconds = Math.toIntExact(rules.delay().toSeconds());
        this.patience = rules.patience();
    }

    /** How many seconds the sender still has to wait; 0 when it may come in, or nobody knows. */
    int left(InetAddress client, String sender, String recipient) {
        String network = ClientNetwork.wide(client);
        if (known.getIfPresent(network) != null || System.nanoTime() - failedAt < REST || !room.tryAcquire()) {
            return 0;
        }
        // RFC 6647 section 2.4
        var question = new GreyQuestion(network, sender, recipient, waitSeconds);
        Future<GreyAnswer> asked = threads.submit(() -> {
            try {
                return deliveryService.greylist(question);
            } finally {
                room.release();
            }
        });
        return answer(asked, network);
    }

    private int answer(Future<GreyAnswer> asked, String network) {
        try {
            GreyAnswer answer = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.known()) {
                known.put(network, true);
                return 0;
            }
            return Math.clamp(answer.leftSeconds(), 0, waitSeconds);
        } catch (ExecutionException | TimeoutException away) {
            failedAt = System.nanoTime();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
