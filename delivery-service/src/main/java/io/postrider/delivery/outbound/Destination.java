package io.postrider.delivery.outbound;

import io.postrider.delivery.queue.Work;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.NextHop.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What waits for one destination, how many connections it gets, and whether it was unreachable lately. */
final class Destination {
    private static final Duration FIRST_REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_REST = Duration.ofMinutes(15);

    private final String name;
    private final NextHop.Kind kind;
    private final OutboundProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Deque<Work> waiting = new ArrayDeque<>();
    private int senders;
    private int idle;
    private int limit;
    private Limits limits;
    private Duration rest = Duration.ZERO;
    private long restUntil;
    private @Nullable Unreachable reason;

    Destination(NextHop hop, OutboundProperties properties) {
        this.name = hop.destination();
        this.kind = hop.kind();
        this.properties = properties;
        this.limits = hop.limits();
        this.limit = properties.firstConnections();
    }

    String name() {
        return name;
    }

    /** Why it is given a rest; null when it is not. */
    @Nullable
    Unreachable resting() {
        lock.lock();
        try {
            return reason != null && restUntil - System.nanoTime() > 0 ? reason : null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes work.
     *
     * @return what found no room
     */
    List<Work> add(Collection<Work> work, Limits current) {
        List<Work> rest = new ArrayList<>();
        lock.lock();
        try {
            limits = current;
            for (Work one : work) {
                if (waiting.size() < properties.waiting()) {
                    waiting.add(one);
                } else {
                    rest.add(one);
                }
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
        return rest;
    }

    /** Whether one more sender is to begin; it is counted from then on. */
    boolean wantsSender() {
        lock.lock();
        try {
            boolean wants = senders < limit && waiting.size() > idle && (senders == 0 || waiting.size() > senders);
            senders += wants ? 1 : 0;
            return wants;
        } finally {
            lock.unlock();
        }
    }

    /** A sender ends. */
    void senderEnded() {
        lock.lock();
        try {
            senders--;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is known of it that is worth remembering. */
    boolean isForgettable() {
        lock.lock();
        try {
            return senders == 0 && waiting.isEmpty() && restUntil - System.nanoTime() <= 0;
        } finally {
            lock.unlock();
        }
    }

    /** The next message with as many of its recipients as fit a transaction; empty when none comes in time. */
    List<Work> take(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            idle++;
            while (waiting.isEmpty() && left > 0) {
                left = more.awaitNanos(left);
            }
            idle--;
            return waiting.isEmpty() ? List.of() : transaction();
        } finally {
            lock.unlock();
        }
    }

    private List<Work> transaction() {
        Work first = waiting.remove();
        List<Work> batch = new ArrayList<>();
        batch.add(first);
        // What may have killed a worker before goes alone.
        if (first.recipient().unfinished() <= 2) {
            Iterator<Work> others = waiting.iterator();
            while (others.hasNext() && batch.size() < limits.recipients()) {
                Work other = others.next();
                if (fitTogether(first, other) && other.recipient().unfinished() <= 2) {
                    batch.add(other);
                    others.remove();
                }
            }
        }
        return batch;
    }

    /** Domains with servers of their own may ask for different things of a connection: each has transactions of its own. */
    private boolean fitTogether(Work one, Work other) {
        return one.message().id().equals(other.message().id())
                && (kind != NextHop.Kind.MX
                        || Objects.equals(one.recipient().domain(), other.recipient().domain()));
    }

    /** Takes away everything that waits. */
    List<Work> drain() {
        lock.lock();
        try {
            List<Work> all = new ArrayList<>(waiting);
            waiting.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** It took a message: one connection more may be tried. */
    void succeeded() {
        lock.lock();
        try {
            limit = Math.min(limits.connections(), limit + 1);
            rest = Duration.ZERO;
            restUntil = System.nanoTime();
            reason = null;
        } finally {
            lock.unlock();
        }
    }

    /** A dialogue broke off: fewer connections. */
    void faltered() {
        lock.lock();
        try {
            limit = Math.max(1, limit / 2);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody answered: it is given a rest, longer every time, in which nothing is tried. */
    void failed(Unreachable why) {
        lock.lock();
        try {
            limit = 1;
            rest = rest.isZero() ? FIRST_REST : rest.multipliedBy(2);
            rest = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
            restUntil = System.nanoTime() + least(rest, properties.firstRetry()).toNanos();
            reason = why;
        } finally {
            lock.unlock();
        }
    }

    /** A retry that is due must not find the destination still at rest. */
    private static Duration least(Duration rest, Duration retry) {
        Duration half = retry.dividedBy(2);
        return rest.compareTo(half) < 0 ? rest : half;
    }
}
