package io.postrider.delivery.outbound;

import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.route.Way;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work for other servers, sorted by destination, and the senders that carry it there. */
public final class RemoteQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteQueue.class);
    private static final Duration FULL = Duration.ofMinutes(10);
    private static final int LEAST_ROOM = 8;
    private static final int ROOM_SHARE = 4;
    private static final int MOST_FETCHED = 500;
    private static final int MAX_KNOWN = 10_000;

    private final OutboundProperties properties;
    private final HopFinder finder;
    private final RemoteOutcomes outcomes;
    private final Switch outbound;
    private final Semaphore connections;
    private final Sender.Tools tools;
    private final Store store;
    private final Set<String> paused = ConcurrentHashMap.newKeySet();
    private final ReentrantLock puttingBack = new ReentrantLock(true);
    private final AtomicInteger behind = new AtomicInteger();
    private final Map<String, Destination> destinations = new ConcurrentHashMap<>();

    /** Whether mail may leave at all. */
    enum Switch {
        ON,
        OFF
    }

    /**
     * Where work is when it is not here.
     *
     * @param claims takes what waits for a destination
     * @param ownership how much fits in memory
     * @param resting sets aside what waits for a destination at rest
     */
    record Store(QueueClaims claims, Ownership ownership, RestingMail resting) {}

    RemoteQueue(OutboundProperties properties, Sender.Tools tools, Store store, Switch outbound) {
        this.properties = properties;
        this.finder = tools.finder();
        this.outcomes = tools.outcomes();
        this.tools = tools;
        this.store = store;
        this.outbound = outbound;
        this.connections = new Semaphore(properties.connections());
        tools.rests().onReached(this::reached);
        tools.rests().onOver(this::probe);
    }

    /** Takes work; returns at once. */
    public void add(Collection<Work> work) {
        if (outbound == Switch.OFF) {
            var off = new Unreachable(Unreachable.Duration.FOR_NOW, "4.7.1", null, "postrider.outbound-enabled is off");
            List<Work> all = List.copyOf(work);
            putBack(() -> outcomes.unreachable(all, off));
            return;
        }
        Map<Way, List<Work>> sorted = new HashMap<>();
        for (Work one : work) {
            sorted.computeIfAbsent(finder.way(one), way -> new ArrayList<>()).add(one);
        }
        Map<String, Found> found = new LinkedHashMap<>();
        sorted.forEach((way, going) -> {
            NextHop hop = finder.known(way);
            if (hop == null) {
                finder.find(way, going, this::add);
            } else {
                found.computeIfAbsent(hop.destination(), name -> new Found(hop, new ArrayList<>()))
                        .work()
                        .addAll(going);
            }
        });
        found.values().forEach(one -> add(one.hop(), one.work()));
    }

    /** Work of one destination; together, so that a transaction may have all of it. */
    private record Found(NextHop hop, List<Work> work) {}

    private void add(NextHop hop, List<Work> work) {
        switch (hop.route()) {
            case Route.Nowhere nowhere -> putBack(() -> outcomes.unreachable(work, Unreachable.of(nowhere)));
            case Route.Unknown unknown -> putBack(() -> outcomes.unreachable(work, Unreachable.of(unknown)));
            case Route.Hosts hosts -> queue(hop, work);
            case Route.Named named -> queue(hop, work);
        }
    }

    private void queue(NextHop hop, List<Work> work) {
        Rests.Resting resting = tools.rests().of(hop.destination());
        if (resting != null) {
            putBack(() -> outcomes.waits(work, resting, hop.destination()));
            if (finder.isOneWay()) {
                store.resting().came(work, hop.destination());
            }
            return;
        }
        if (destinations.size() > MAX_KNOWN) {
            destinations.values().removeIf(Destination::isForgettable);
        }
        Destination destination = destinations.computeIfAbsent(
                hop.destination(),
                key -> new Destination(hop, properties.firstConnections(), tools.lease()::processes));
        List<Work> tooMuch = destination.add(work, hop.limits(), room());
        if (!tooMuch.isEmpty()) {
            putBack(() -> {
                outcomes.park(tooMuch, hop.destination(), FULL);
                // There may be room meanwhile, and nobody left to look.
                reached(hop.destination());
            });
        }
        startSenders(destination);
    }

    /** The more wait already, the fewer may wait for one destination: so however many are slow, there is room for others. */
    private int room() {
        return Math.min(
                properties.waiting(), Math.max(LEAST_ROOM, store.ownership().free() / ROOM_SHARE));
    }

    /** Fetches what waits for a destination in the database when there is room for it. */
    private void refill(Destination destination) {
        int room = room();
        if (destination.wantsMore(room)) {
            Thread.ofVirtual().name("refill-" + destination.name()).start(() -> fetch(destination, room));
        }
    }

    private void fetch(Destination destination, int room) {
        // So much fits beside what waits already.
        List<Work> work = waiting(destination.name(), Math.min(Math.max(1, room / 2), MOST_FETCHED));
        if (!work.isEmpty()) {
            destination.mayHaveMore();
            add(work);
        }
    }

    /**
     * The rest of a destination is over: one message finds out for all that wait there whether somebody answers, even if the time of
     * each for itself is hours away.
     */
    private void probe(String name) {
        List<Work> work = outbound == Switch.OFF ? List.of() : waiting(name, 1);
        if (!work.isEmpty()) {
            add(work);
        }
    }

    private List<Work> waiting(String name, int limit) {
        if (!store.ownership().tryReserve(limit)) {
            return List.of();
        }
        List<Work> taken = List.of();
        try {
            taken = store.claims().claimWaiting(name, limit);
        } catch (SQLException | RuntimeException failure) {
            LOG.warn("What waits for {} could not be fetched: {}", name, failure.toString());
        } finally {
            store.ownership().cancel(limit - taken.size());
        }
        return taken;
    }

    private void reached(String name) {
        Destination destination = destinations.get(name);
        if (destination != null) {
            destination.mayHaveMore();
            refill(destination);
        }
    }

    /**
     * Whoever brings work, the thread that accepts mail for one, does not wait for the database. One is put back after the other:
     * however much is due for a server that does not answer, most of the machine is left to mail that leaves.
     */
    private void putBack(Runnable action) {
        behind.incrementAndGet();
        Thread.ofVirtual().name("put-back").start(() -> {
            puttingBack.lock();
            try {
                action.run();
            } finally {
                puttingBack.unlock();
                behind.decrementAndGet();
            }
        });
    }

    /** Whether work is still to be put back, so that more of it had better not come now. */
    public boolean isBehind() {
        return behind.get() > 0 || store.resting().isBusy();
    }

    private void startSenders(Destination destination) {
        while (destination.wantsSender()) {
            Thread.ofVirtual().name("send-" + destination.name()).start(() -> send(destination));
        }
        Duration pause = destination.pause();
        if (pause.isPositive() && paused.add(destination.name())) {
            Thread.ofVirtual().name("pause-" + destination.name()).start(() -> {
                LockSupport.parkNanos(pause.toNanos());
                paused.remove(destination.name());
                startSenders(destination);
            });
        }
    }

    private void send(Destination destination) {
        try (var sender = new Sender(destination, tools, this::refill)) {
            connections.acquire();
            try {
                sender.sendAll();
            } finally {
                connections.release();
            }
        } catch (InterruptedException ending) {
            // With the process: nobody takes this one's place, which would send what can no longer be noted.
            return;
        } catch (RuntimeException | Error defect) {
            LOG.error("A sender to {} failed", destination.name(), defect);
        }
        destination.senderEnded();
        startSenders(destination);
    }

    /** Takes away what no sender has begun. */
    public List<Work> drain() {
        List<Work> all = new ArrayList<>(finder.drain());
        all.addAll(withdraw(work -> true));
        return all;
    }

    /** Takes away what is meant and no sender has begun; what has no next hop yet is left. */
    public List<Work> withdraw(Predicate<Work> meant) {
        List<Work> taken = new ArrayList<>();
        destinations.values().forEach(destination -> taken.addAll(destination.withdraw(meant)));
        return taken;
    }
}
