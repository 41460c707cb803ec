package io.postrider.mailbox.feed;

import io.postrider.mailbox.database.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Links the replicas by LISTEN and NOTIFY. Each says hello every few seconds; changes are sent only while somebody else
 * is there, many in one NOTIFY, off the commit path. A replica that misses its own hello listens anew, and then cuts its
 * readers off so that they compare.
 */
public final class FeedLink implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(FeedLink.class);
    private static final String CHANNEL = "postrider_mail";
    private static final Duration HELLO_INTERVAL = Duration.ofSeconds(4);
    private static final Duration SILENCE = Duration.ofSeconds(13);
    private static final int MAX_WAITING = 50_000;

    private final FeedHub hub;
    private final Transactions transactions;
    private final ConnectionSource direct;
    private final String self = UUID.randomUUID().toString();
    private final BlockingQueue<Change> outgoing = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<String, Long> peers = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;
    private volatile long heardSelf;

    /** Opens a connection of its own, past any pooler. */
    public interface ConnectionSource {
        /** Opens it. */
        Connection open() throws SQLException;
    }

    /** A link for a hub. */
    public FeedLink(FeedHub hub, Transactions transactions, ConnectionSource direct) {
        this.hub = hub;
        this.transactions = transactions;
        this.direct = direct;
    }

    @Override
    public void start() {
        running = true;
        hub.linkTo(this::send);
        threads.add(Thread.ofVirtual().name("feed-listen").start(this::listen));
        threads.add(Thread.ofVirtual().name("feed-notify").start(this::notifyPeers));
    }

    @Override
    public void stop() {
        running = false;
        hub.close();
        threads.forEach(Thread::interrupt);
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Ends after the notice of the service's end and before its requests are waited for: open streams are such. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }

    /** How many other replicas were heard lately. */
    public int peers() {
        long oldest = System.nanoTime() - SILENCE.toNanos();
        peers.values().removeIf(heard -> heard - oldest < 0);
        return peers.size();
    }

    private void send(Change change) {
        if (!peers.isEmpty() && !outgoing.offer(change)) {
            LOG.warn("the feed to other replicas is full, an event is left out");
        }
    }

    private void notifyPeers() {
        long helloAt = System.nanoTime();
        while (running) {
            try {
                Change first = outgoing.poll(Math.max(0, helloAt - System.nanoTime()), TimeUnit.NANOSECONDS);
                List<String> payloads = first == null ? new ArrayList<>() : payloads(first);
                if (System.nanoTime() >= helloAt) {
                    helloAt = System.nanoTime() + HELLO_INTERVAL.toNanos();
                    payloads.add(self);
                    peers();
                }
                post(payloads);
            } catch (InterruptedException e) {
                // stop() asks this thread to end.
                return;
            } catch (RuntimeException e) {
                LOG.warn("the other replicas cannot be notified: {}", e.getMessage());
            }
        }
    }

    private List<String> payloads(Change first) {
        List<Change> batch = new ArrayList<>();
        batch.add(first);
        outgoing.drainTo(batch);
        Map<String, Change> latest = new HashMap<>();
        for (Change change : batch) {
            latest.merge(
                    change.accountId() + ":" + change.mailboxId(),
                    change,
                    (one, other) -> one.modseq() > other.modseq() ? one : other);
        }
        return FeedPayload.encode(self, latest.values());
    }

    private void post(List<String> payloads) {
        if (!payloads.isEmpty()) {
            transactions.read(() -> transactions
                    .jdbc()
                    .sql("SELECT pg_notify(?, p) FROM unnest(?::text[]) AS p")
                    .params(CHANNEL, payloads.toArray(String[]::new))
                    .query((row, number) -> number)
                    .list());
        }
    }

    private void listen() {
        boolean again = false;
        while (running) {
            try (Connection connection = direct.open();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                if (again) {
                    hub.cutOff();
                }
                again = true;
                heardSelf = System.nanoTime();
                receive(connection.unwrap(PGConnection.class));
            } catch (SQLException e) {
                if (running) {
                    LOG.warn("the change feed of other replicas is cut off: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void receive(PGConnection connection) throws SQLException {
        while (running) {
            PGNotification @Nullable [] notifications = connection.getNotifications(1_000);
            if (notifications != null) {
                for (PGNotification notification : notifications) {
                    take(notification.getParameter());
                }
            }
            if (System.nanoTime() - heardSelf > SILENCE.toNanos()) {
                throw new SQLException("nothing was heard for " + SILENCE.toSeconds() + " s");
            }
        }
    }

    private void take(String text) {
        FeedPayload payload = FeedPayload.decode(text);
        if (payload.sender().equals(self)) {
            heardSelf = System.nanoTime();
            return;
        }
        boolean unknown = peers.put(payload.sender(), System.nanoTime()) == null;
        payload.changes().forEach(hub::tell);
        if (unknown) {
            // It has not heard of this replica either.
            post(List.of(self));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
