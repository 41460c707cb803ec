package io.postrider.access;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All open connections of the process, looked after by one thread: deadlines and keepalives cost a waiting connection
 * no timer of its own.
 */
final class Connections implements AutoCloseable {
    private static final Duration RENEWAL_ROUND = Duration.ofSeconds(2);

    private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connections").factory());

    Connections(UserSessions users) {
        timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(
                users::renewDue, RENEWAL_ROUND.toMillis(), RENEWAL_ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    void add(ClientConnection connection) {
        open.add(connection);
    }

    void remove(ClientConnection connection) {
        open.remove(connection);
    }

    private void tick() {
        long now = System.nanoTime();
        open.forEach(connection -> connection.tick(now));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
