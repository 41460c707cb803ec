package io.postrider.delivery.smtpclient;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose server takes too long. A socket's own time-out would start anew with every octet and knows
 * nothing of writing; a closed socket wakes whoever waits on it, in either direction.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration ROUND = Duration.ofMillis(200);

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    /** Starts watching. */
    public Watchdog() {
        thread = Thread.ofVirtual().name("smtp-watchdog").start(this::watch);
    }

    /** One connection's time. */
    final class Watch implements AutoCloseable {
        private final Socket socket;
        private volatile long deadline;
        private volatile boolean expired;

        private Watch(Socket socket) {
            this.socket = socket;
        }

        /** What follows has to be done within this time. */
        void within(Duration time) {
            deadline = System.nanoTime() + time.toNanos();
        }

        /** Whether the connection was closed because its time was over. */
        boolean expired() {
            return expired;
        }

        private void check(long now) {
            if (deadline - now > 0) {
                return;
            }
            expired = true;
            close();
            try {
                socket.close();
            } catch (IOException failure) {
                LOG.debug("A connection did not close: {}", failure.toString());
            }
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }

    Watch over(Socket socket, Duration time) {
        Watch watch = new Watch(socket);
        watch.within(time);
        watches.add(watch);
        return watch;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(ROUND);
                long now = System.nanoTime();
                watches.forEach(watch -> watch.check(now));
            }
        } catch (InterruptedException end) {
            watches.forEach(watch -> watch.check(watch.deadline));
        }
    }

    /** Stops watching, and closes what is open. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
