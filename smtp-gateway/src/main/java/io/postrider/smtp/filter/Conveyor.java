package io.postrider.smtp.filter;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a message's octets to a server while they arrive. A few pieces may be under way; a server that takes none for a while is given
 * up, so that it never holds up the client for longer than that.
 */
final class Conveyor<T> implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int PIECES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES);
    private final Future<T> answer;
    private byte[] piece = new byte[PIECE];
    private int length;
    private @Nullable String broken;
    private volatile boolean closed;

    /** What is done with the octets, on a thread of its own. */
    interface Carrier<T> {
        T carry(InputStream octets) throws IOException, InterruptedException;
    }

    Conveyor(ExecutorService threads, Carrier<T> carrier) {
        this.answer = threads.submit(() -> carrier.carry(new Pieces()));
    }

    /** The server could not be asked, or did not answer in time. */
    static final class AwayException extends Exception {
        private static final long serialVersionUID = 1;

        AwayException(String why) {
            super(why);
        }
    }

    void write(byte[] octets, int offset, int count) {
        int from = offset;
        int left = count;
        while (left > 0 && broken == null) {
            int taken = Math.min(left, PIECE - length);
            System.arraycopy(octets, from, piece, length, taken);
            length += taken;
            from += taken;
            left -= taken;
            if (length == PIECE) {
                put(piece, PATIENCE);
                piece = new byte[PIECE];
                length = 0;
            }
        }
    }

    private void put(byte[] octets, Duration patience) {
        if (broken != null || answer.isDone()) {
            // Some servers answer before they have seen all of it.
            return;
        }
        try {
            if (!pieces.offer(octets, patience.toNanos(), TimeUnit.NANOSECONDS) && !answer.isDone()) {
                giveUp("takes no octets");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp("interrupted");
        }
    }

    private void giveUp(String why) {
        broken = why;
        answer.cancel(true);
    }

    /** The message has ended: the server's answer. */
    T end(Duration left) throws AwayException {
        long until = System.nanoTime() + left.toNanos();
        if (length > 0) {
            byte[] last = java.util.Arrays.copyOf(piece, length);
            length = 0;
            put(last, left);
        }
        put(END, Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        if (broken != null) {
            throw new AwayException(broken);
        }
        try {
            return answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AwayException(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw new AwayException("no answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwayException("interrupted");
        }
    }

    /** Whoever waits for octets is told that none come: it may be another thread than the carrier's, which a cancellation does not reach. */
    @Override
    public void close() {
        closed = true;
        answer.cancel(true);
        pieces.clear();
        pieces.offer(END);
    }

    /** The octets in their order, for the carrier. */
    private final class Pieces extends InputStream {
        private byte[] current = END;
        private int position;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (position == current.length && !ended) {
                current = next();
                position = 0;
                ended = current.length == 0;
            }
            if (ended) {
                return -1;
            }
            int taken = Math.min(count, current.length - position);
            System.arraycopy(current, position, target, offset, taken);
            position += taken;
            return taken;
        }

        private byte[] next() throws IOException {
            try {
                byte[] next = closed ? END : pieces.take();
                if (closed) {
                    throw new IOException("given up");
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("given up", e);
            }
        }
    }
}
