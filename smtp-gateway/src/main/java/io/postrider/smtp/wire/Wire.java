package io.postrider.smtp.wire;

import io.postrider.smtp.reply.SmtpReply;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection's octets. Reads go into one buffer, which lines and message bodies are taken from in place. Replies are
 * kept until the client must be waited for: so the replies to pipelined commands go out in one write (RFC 2920 section
 * 3.2), and none is late.
 *
 * <p>Used by the session's thread alone, but for {@link #overdue} and {@link #abort}.
 */
public final class Wire implements Closeable {
    /** Holds the longest command line whole. */
    static final int INPUT = 16 * 1024;

    /** Enough for a client that does nothing, which most of them do most of the time. */
    private static final int FIRST_INPUT = 2 * 1024;

    private static final int GROWTH = 8;

    private static final int OUTPUT = 512;
    private static final int MOST_OUTPUT_KEPT = 8 * 1024;
    private static final long NEVER = 0;

    /** How long a client may leave replies unread; sockets have no time-out for writes. */
    private static final Duration WRITE = Duration.ofMinutes(2);

    private volatile Socket socket;
    private InputStream in;
    private OutputStream out;
    private byte[] input = new byte[FIRST_INPUT];
    private int position;
    private int limit;
    private byte[] output = new byte[OUTPUT];
    private int outputLength;
    private long deadline;
    private long received;
    private boolean ended;
    private volatile long dueAt = NEVER;
    private volatile boolean aborted;

    /** Octets to and from a connected socket. */
    public Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** The buffer that {@link #position()} and {@link #limit()} point into. */
    public byte[] octets() {
        return input;
    }

    /** The first octet not yet taken. */
    public int position() {
        return position;
    }

    /** Behind the last octet received. */
    public int limit() {
        return limit;
    }

    /** Takes octets up to here. */
    public void position(int taken) {
        position = taken;
    }

    /** How many octets have come in all. */
    public long received() {
        return received;
    }

    /** How many of them were taken. */
    public long taken() {
        return received - (limit - position);
    }

    /** How many octets the client has sent until now, as far as they have arrived. */
    public long sentByClient() throws IOException {
        return received + in.available();
    }

    /** Whether something was received and not yet taken. */
    public boolean hasInput() {
        return position < limit;
    }

    /** From now on reads fail with {@link TimedOutException} when this much time has gone by. */
    public void allow(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
    }

    /**
     * Sends the replies kept, then waits for more octets.
     *
     * @return false when the client has ended the connection
     */
    public boolean more() throws IOException {
        flush();
        makeRoom();
        socket.setSoTimeout(millisecondsLeft());
        try {
            int count = in.read(input, limit, input.length - limit);
            if (count < 0) {
                ended = true;
                return false;
            }
            limit += count;
            received += count;
            return true;
        } catch (SocketTimeoutException e) {
            throw new TimedOutException();
        }
    }

    /** Whether the client says something, unasked, before so much time has gone by. */
    public boolean speaksWithin(Duration time) throws IOException {
        if (!time.isPositive()) {
            return sentByClient() > 0;
        }
        allow(time);
        try {
            return more();
        } catch (TimedOutException silent) {
            return false;
        }
    }

    /** Makes room for an octet at least; a buffer that came in full was too small. */
    private void makeRoom() {
        boolean full = limit == input.length;
        if (!full && position < limit) {
            return;
        }
        byte[] roomier = full && input.length < INPUT ? new byte[input.length * GROWTH] : input;
        System.arraycopy(input, position, roomier, 0, limit - position);
        limit -= position;
        position = 0;
        input = roomier;
    }

    private int millisecondsLeft() throws TimedOutException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new TimedOutException();
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** Forgets what was received and not yet taken. */
    public void dropInput() {
        position = 0;
        limit = 0;
    }

    /** Keeps a reply for the next {@link #flush()}. */
    public void write(SmtpReply reply) throws IOException {
        byte[] octets = reply.octets();
        write(octets, 0, octets.length);
    }

    /** Keeps octets for the next {@link #flush()}. */
    public void write(byte[] octets, int offset, int length) throws IOException {
        if (outputLength + length > MOST_OUTPUT_KEPT) {
            flush();
        }
        if (outputLength + length > output.length) {
            output = Arrays.copyOf(output, Math.max(outputLength + length, 2 * output.length));
        }
        System.arraycopy(octets, offset, output, outputLength, length);
        outputLength += length;
    }

    /** Sends the replies kept. */
    public void flush() throws IOException {
        if (outputLength == 0) {
            return;
        }
        watch(WRITE);
        try {
            out.write(output, 0, outputLength);
            outputLength = 0;
            out.flush();
        } finally {
            watch(Duration.ZERO);
        }
    }

    /** Puts another socket, one with TLS around the first, under the wire. Whatever was received before is forgotten. */
    public void continueOver(Socket upgraded) throws IOException {
        socket = upgraded;
        in = upgraded.getInputStream();
        out = upgraded.getOutputStream();
        dropInput();
    }

    /** The socket in use. */
    public Socket socket() {
        return socket;
    }

    /** Has {@link #overdue} tell when something that has no time-out of its own takes longer than this; zero ends it. */
    public void watch(Duration time) {
        dueAt = time.isZero() ? NEVER : System.nanoTime() + time.toNanos() | 1;
    }

    /** Whether the client has let us wait too long for its reading, or for a handshake; from any thread. */
    public boolean overdue() {
        long due = dueAt;
        return due != NEVER && System.nanoTime() - due > 0;
    }

    /** Ends the connection at once, from any thread. */
    public void abort() {
        aborted = true;
        Socket current = socket;
        try {
            current.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }

    /** Whether {@link #abort()} ended the connection. */
    public boolean aborted() {
        return aborted;
    }

    /**
     * Sends what is kept and closes. Octets that the client still sends are taken for a moment: a socket closed over
     * unread octets answers with a reset, which may destroy the last reply before it is read.
     */
    @Override
    public void close() throws IOException {
        try {
            flush();
            if (!ended && !aborted) {
                linger();
            }
        } finally {
            socket.close();
        }
    }

    private void linger() {
        try {
            socket.shutdownOutput();
            allow(Duration.ofMillis(500));
            int skipped = 0;
            while (skipped < 1024 * 1024 && more()) {
                skipped += limit - position;
                dropInput();
            }
        } catch (IOException | UnsupportedOperationException e) {
            // The client has gone, or says nothing more.
        }
    }

    /** A line whose fault is known, or its place in {@link #octets()}. */
    public record Line(int start, int end, @Nullable LineFault fault) {}

    /**
     * Takes the next line.
     *
     * @param longest the most octets it may have, CRLF included
     * @return null when the client ended the connection
     */
    public @Nullable Line readLine(int longest) throws IOException {
        int scanned = 0;
        while (true) {
            for (int i = position + scanned; i < limit; i++) {
                byte octet = input[i];
                if (octet == '\n') {
                    return lineTo(i, longest);
                }
                if (i > position && input[i - 1] == '\r') {
                    return new Line(position, i, LineFault.BARE_LINE_END);
                }
            }
            scanned = limit - position;
            if (scanned >= longest) {
                return skipLine();
            }
            if (!more()) {
                return null;
            }
        }
    }

    private Line lineTo(int lineFeed, int longest) {
        int start = position;
        if (lineFeed == start || input[lineFeed - 1] != '\r') {
            return new Line(start, lineFeed, LineFault.BARE_LINE_END);
        }
        position = lineFeed + 1;
        return new Line(start, lineFeed - 1, position - start > longest ? LineFault.TOO_LONG : null);
    }

    private @Nullable Line skipLine() throws IOException {
        int skipped = 0;
        while (skipped < 256 * 1024) {
            for (int i = position; i < limit; i++) {
                if (input[i] == '\n') {
                    position = i + 1;
                    return new Line(position, position, LineFault.TOO_LONG);
                }
            }
            skipped += limit - position;
            position = limit;
            if (!more()) {
                return null;
            }
        }
        return new Line(position, position, LineFault.ENDLESS);
    }
}
