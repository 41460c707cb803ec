package io.postrider.imap.command;

import io.postrider.imap.wire.WireWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells a client now and then that its command goes on (RFC 9585), while the session's own thread waits for another service
 * and writes nothing itself: until it is closed.
 */
public final class StillWorking implements AutoCloseable {
    private final Session session;
    private final Duration every;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private boolean closed;
    private long done;
    private long goal;

    private StillWorking(Session session, Duration every) {
        this.session = session;
        this.every = every;
    }

    /** Begins: the first time is told after as long as the session says. */
    public static StillWorking on(Session session) {
        var telling = new StillWorking(session, session.progressEvery());
        Thread.startVirtualThread(telling::tell);
        return telling;
    }

    /** Says how far it has come. */
    public void at(long present, long whole) {
        lock.lock();
        done = present;
        goal = whole;
        lock.unlock();
    }

    private void tell() {
        lock.lock();
        try {
            while (!closed) {
                boolean timeIsUp = !over.await(every.toNanos(), TimeUnit.NANOSECONDS);
                if (timeIsUp && !closed) {
                    write();
                }
            }
        } catch (InterruptedException | UncheckedIOException clientIsGone) {
            session.connection().close();
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        WireWriter out = session.out();
        out.ascii("* OK [INPROGRESS (").string(session.tag());
        if (goal > 0) {
            out.space().number(done).space().number(goal);
        } else {
            // RFC 9585 section 4: nobody knows
            out.ascii(" NIL NIL");
        }
        out.ascii(")] Still working").crlf();
        out.flush();
    }

    /** From now on the session's own thread writes again. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            over.signal();
        } finally {
            lock.unlock();
        }
    }
}
