package io.postrider.delivery.outbound;

import io.postrider.delivery.outbound.Lane.Grouping;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.NextHop.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * What waits for one destination, and how much it is asked to take: connections, which grow with every success and shrink with
 * every trouble, recipients in a transaction, and messages a minute.
 */
final class Destination {
    private static final int TROUBLES = 5;
    private static final int BULK_TURN = 5;
    private static final Duration HOLD = Duration.ofMinutes(1);
    private static final Duration LEARNED = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final String name;
    private final IntSupplier processes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Lane interactive;
    private final Lane bulk;
    private int senders;
    private int connected;
    private int idle;
    private int limit;
    private int troubles;
    private int turn;
    private int recipients;
    private Limits limits;
    private long growFrom = System.nanoTime();
    private long nextMessage = System.nanoTime();
    private long learned = System.nanoTime();
    private long nextLook = System.nanoTime();

    /**
     * A destination that nothing is known of.
     *
     * @param connections how many it gets for a start
     * @param processes how many processes share what it may be asked for
     */
    Destination(NextHop hop, int connections, IntSupplier processes) {
        this.name = hop.destination();
        this.processes = processes;
        this.limits = hop.limits();
        this.limit = connections;
        this.recipients = hop.limits().recipients();
        Grouping grouping = hop.kind() == NextHop.Kind.MX ? Grouping.BY_DOMAIN : Grouping.BY_MESSAGE;
        this.interactive = new Lane(grouping);
        this.bulk = new Lane(grouping);
    }

    String name() {
        return name;
    }

    /**
     * Takes work.
     *
     * @param room how many may wait here
     * @return what found no room
     */
    List<Work> add(Collection<Work> work, Limits current, int room) {
        List<Work> tooMuch = new ArrayList<>();
        lock.lock();
        try {
            limits = current;
            for (Work one : work) {
                if (waiting() < room) {
                    lane(one).add(one);
                } else {
                    tooMuch.add(one);
                }
            }
            if (!tooMuch.isEmpty()) {
                nextLook = System.nanoTime();
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
        return tooMuch;
    }

    /** Puts a transaction that was not begun, or the part of it that the server had no room for, before everything else. */
    void putBack(List<Work> transaction) {
        lock.lock();
        try {
            if (!transaction.isEmpty()) {
                lane(transaction.getFirst()).addFirst(transaction);
                more.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private Lane lane(Work work) {
        return work.message().isBulk() ? bulk : interactive;
    }

    private int waiting() {
        return interactive.size() + bulk.size();
    }

    /** Whether one more sender is to begin; it is counted from then on. */
    boolean wantsSender() {
        lock.lock();
        try {
            int waiting = waiting();
            boolean wants = senders < mostConnections()
                    && waiting > idle
                    && (senders == 0 || waiting > senders)
                    && (senders > 0 || untilNextMessage() <= 0);
            senders += wants ? 1 : 0;
            return wants;
        } finally {
            lock.unlock();
        }
    }

    private int mostConnections() {
        return Math.max(1, Math.min(limit, limits.connections() / processes.getAsInt()));
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

    /** How long nobody sends because of the rate, although something waits; zero when there is another reason, or none. */
    Duration pause() {
        lock.lock();
        try {
            return senders == 0 && waiting() > 0 ? Duration.ofNanos(Math.max(0, untilNextMessage())) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is known of it that is worth remembering. */
    boolean isForgettable() {
        lock.lock();
        try {
            return senders == 0 && waiting() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is so much room that the database is to be asked for what waits there; true once in a while only. */
    boolean wantsMore(int room) {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (waiting() > room / 2 || nextLook - now > 0) {
                return false;
            }
            nextLook = now + LOOK.toNanos();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** There may be more in the database: it is to be asked as soon as there is room. */
    void mayHaveMore() {
        lock.lock();
        try {
            nextLook = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** The next message with as many of its recipients as fit a transaction; empty when none comes, or may go, in time. */
    List<Work> take(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            idle++;
            try {
                while (left > 0 && (waiting() == 0 || untilNextMessage() > 0)) {
                    long wait = waiting() == 0 ? left : Math.min(left, untilNextMessage());
                    left -= wait - more.awaitNanos(wait);
                }
            } finally {
                idle--;
            }
            if (waiting() == 0 || untilNextMessage() > 0) {
                return List.of();
            }
            countMessage();
            return next().next(recipients());
        } finally {
            lock.unlock();
        }
    }

    /** What somebody waits for goes first, but bulk mail has its turn. */
    private Lane next() {
        boolean turnOfBulk = interactive.isEmpty() || !bulk.isEmpty() && ++turn % BULK_TURN == 0;
        return turnOfBulk ? bulk : interactive;
    }

    private long untilNextMessage() {
        return limits.perMinute() == 0 ? 0 : nextMessage - System.nanoTime();
    }

    private void countMessage() {
        if (limits.perMinute() > 0) {
            long interval = Duration.ofMinutes(1).toNanos() / limits.perMinute() * processes.getAsInt();
            nextMessage = Math.max(nextMessage, System.nanoTime() - interval) + interval;
        }
    }

    /** Takes away everything that waits. */
    List<Work> drain() {
        return withdraw(work -> true);
    }

    /** Takes away what waits and is meant. */
    List<Work> withdraw(Predicate<Work> meant) {
        lock.lock();
        try {
            List<Work> taken = new ArrayList<>();
            interactive.withdraw(meant, taken);
            bulk.withdraw(meant, taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many recipients to send in one transaction.
     *
     * @param declared what the server says that it takes; 0 when it says nothing
     */
    int takes(int declared) {
        lock.lock();
        try {
            if (declared > 0) {
                recipients = declared;
            } else if (System.nanoTime() - learned > LEARNED.toNanos()) {
                recipients = limits.recipients();
            }
            return recipients();
        } finally {
            lock.unlock();
        }
    }

    private int recipients() {
        return Math.min(limits.recipients(), recipients);
    }

    /** It took so many recipients and wanted no more of them in this transaction. */
    void tookOnly(int most) {
        lock.lock();
        try {
            recipients = Math.max(1, most);
            learned = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** A connection is there. */
    void connected() {
        lock.lock();
        try {
            connected++;
        } finally {
            lock.unlock();
        }
    }

    /** A connection is gone. */
    void disconnected() {
        lock.lock();
        try {
            connected--;
        } finally {
            lock.unlock();
        }
    }

    /** It answered a message: one connection more may be tried. */
    void succeeded() {
        lock.lock();
        try {
            troubles = 0;
            if (System.nanoTime() - growFrom >= 0) {
                limit = Math.min(limits.connections(), limit + 1);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A dialogue broke off: fewer connections.
     *
     * @return whether that has happened so often in a row that it had better be left alone
     */
    boolean faltered() {
        lock.lock();
        try {
            limit = Math.max(1, limit / 2);
            return ++troubles >= TROUBLES;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A further connection was not to be had.
     *
     * @return whether others are there, so that it has only said how many it takes
     */
    boolean refusedOneMore() {
        lock.lock();
        try {
            if (connected == 0) {
                return false;
            }
            limit = connected;
            growFrom = System.nanoTime() + HOLD.toNanos();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody answers: begins with one connection again. */
    void failed() {
        lock.lock();
        try {
            limit = 1;
            troubles = 0;
        } finally {
            lock.unlock();
        }
    }
}
