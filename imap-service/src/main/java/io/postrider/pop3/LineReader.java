package io.postrider.pop3;

import io.postrider.access.ClientConnection;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads command lines. Replies are sent before it waits, so that pipelined commands (RFC 2449 section 6.6) cost one
 * write together. While it waits it holds a small buffer.
 */
final class LineReader {
    /** RFC 2449 section 4: 255 octets; clients that put a long SASL response in the command's line are met half way. */
    static final int COMMAND_LINE = 1_024;
    /** RFC 5034 section 4. */
    static final int SASL_LINE = 12_288;

    private static final int IDLE_BUFFER = 256;
    /** How much of a line that is too long is read over. */
    private static final int MOST_SKIPPED = 64 * 1024;

    private static final Duration IN_LINE = Duration.ofMinutes(1);

    /** A line longer than allowed, which was read over. */
    static final class TooLongException extends Exception {
        TooLongException() {
            super("line too long", null, false, false);
        }
    }

    private final ClientConnection connection;
    private final ReplyWriter out;
    private byte[] buffer = new byte[IDLE_BUFFER];
    private int start;
    private int end;

    LineReader(ClientConnection connection, ReplyWriter out) {
        this.connection = connection;
        this.out = out;
    }

    /** Waits for a line between two commands, when others may end the connection; null when the client left. */
    byte @Nullable [] next() throws IOException, TooLongException {
        if (start == end) {
            start = 0;
            end = 0;
            buffer = buffer.length > IDLE_BUFFER ? new byte[IDLE_BUFFER] : buffer;
            out.flush();
            connection.waitForClient();
            int count = connection.input().read(buffer);
            connection.clientSpoke();
            if (count < 0) {
                return null;
            }
            end = count;
        }
        return line(COMMAND_LINE);
    }

    /** Reads a line within a command. */
    byte[] within(int limit) throws IOException, TooLongException {
        return line(limit);
    }

    /** Forgets what was read ahead. */
    void discard() {
        start = 0;
        end = 0;
    }

    private byte[] line(int limit) throws IOException, TooLongException {
        int scanned = start;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    return take(i, limit);
                }
            }
            if (end - start > limit + 2) {
                skipLine();
                throw new TooLongException();
            }
            scanned = fill(end - start);
        }
    }

    private byte[] take(int lineFeed, int limit) throws TooLongException {
        int to = lineFeed > start && buffer[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
        int from = start;
        start = lineFeed + 1;
        if (to - from > limit) {
            throw new TooLongException();
        }
        return Arrays.copyOfRange(buffer, from, to);
    }

    /** Reads more behind the octets that are kept; returns where the new ones begin. */
    private int fill(int kept) throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, kept);
            start = 0;
            end = kept;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        out.flush();
        connection.deadline(IN_LINE);
        int count = connection.input().read(buffer, end, buffer.length - end);
        if (count < 0) {
            throw new EOFException("the client left within a line");
        }
        end += count;
        return kept;
    }

    private void skipLine() throws IOException {
        int skipped = 0;
        while (true) {
            for (int i = start; i < end; i++) {
                if (buffer[i] == '\n') {
                    start = i + 1;
                    return;
                }
            }
            skipped += end - start;
            if (skipped > MOST_SKIPPED) {
                throw new IOException("a line without end");
            }
            start = 0;
            end = 0;
            fill(0);
        }
    }
}
