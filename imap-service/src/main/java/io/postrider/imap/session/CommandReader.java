package io.postrider.imap.session;

import io.postrider.access.ClientConnection;
import io.postrider.imap.command.ClientInput;
import io.postrider.imap.command.PendingLiteral;
import io.postrider.imap.wire.Limits;
import io.postrider.imap.wire.WireWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands whole: lines, and the octets of literals in their places, up to the limits. Answers are sent before it
 * waits for the client, so that a command costs one write. While it waits it holds a buffer of some hundred octets.
 */
final class CommandReader implements ClientInput {
    private static final int IDLE_BUFFER = 256;
    /** How much unwanted input is read over before the connection is ended instead. */
    private static final long MOST_SKIPPED = 64L << 20;

    private static final Duration IN_COMMAND = Duration.ofMinutes(5);
    /** RFC 3501 section 5.4: not less than 30 minutes; RFC 2177 lets it count in IDLE as well. */
    static final Duration AUTOLOGOUT = Duration.ofMinutes(30);

    private final ClientConnection connection;
    private final Supplier<WireWriter> out;
    private byte[] buffer = new byte[IDLE_BUFFER];
    private int start;
    private int end;

    CommandReader(ClientConnection connection, Supplier<WireWriter> out) {
        this.connection = connection;
        this.out = out;
    }

    /** Says which literal a command wants streamed to it. */
    interface Streaming {
        /** Whether the literal that ends these octets is one. */
        boolean wants(byte[] buffer, int from, int to);
    }

    /**
     * A command as it came, valid until the next is read.
     *
     * @param buffer where it stands
     * @param from first octet
     * @param to after its last octet; the line break is not part of it
     * @param literal what the command's handler reads itself; null for none
     */
    record Frame(byte[] buffer, int from, int to, @Nullable PendingLiteral literal) {}

    /** A command beyond the limits. Its octets were read over, unless the connection has to end. */
    static final class TooLargeException extends Exception {
        private final String tag;
        private final boolean fatal;

        TooLargeException(String tag, boolean fatal) {
            super("command too large", null, false, false);
            this.tag = tag;
            this.fatal = fatal;
        }

        /** Its tag; {@code *} when that is unknown. */
        String tag() {
            return tag;
        }

        boolean fatal() {
            return fatal;
        }
    }

    /** Waits for a command and reads it; null when the client closed the connection. */
    @Nullable Frame next(Limits limits, Streaming streaming) throws IOException, TooLargeException {
        shrink();
        compact();
        if (start == end && !awaitFirst(() -> {})) {
            return null;
        }
        connection.deadline(IN_COMMAND);
        int scan = start;
        for (int literals = 0; ; literals++) {
            int lf = lineEnd(scan, limits);
            PendingLiteral literal = LiteralMark.at(buffer, scan, lf);
            if (literal == null) {
                var frame = new Frame(buffer, start, withoutCr(scan, lf), null);
                start = lf + 1;
                return frame;
            }
            if (streaming.wants(buffer, start, lf)) {
                var frame = new Frame(buffer, start, LiteralMark.start(buffer, scan, lf), literal);
                start = lf + 1;
                return frame;
            }
            long total = lf + 1L - start + literal.size();
            if (literals == limits.literals() || literal.size() > limits.literal() || total > limits.command()) {
                throw tooLarge(lf, literal);
            }
            if (literal.synchronising()) {
                out.get().ascii("+ OK").crlf();
            }
            scan = fillTo(lf + 1, (int) literal.size());
        }
    }

    private int withoutCr(int from, int lf) {
        return lf > from && buffer[lf - 1] == '\r' ? lf - 1 : lf;
    }

    private TooLargeException tooLarge(int lf, PendingLiteral literal) {
        String tag = tag();
        start = lf + 1;
        return new TooLargeException(tag, !refuse(literal) || !endOfCommand(literal));
    }

    /** After a literal that was read over there may be more of the command. */
    private boolean endOfCommand(PendingLiteral literal) {
        return literal.synchronising() || endOfLineSkipping();
    }

    private boolean endOfLineSkipping() {
        while (true) {
            int lf = skipLine();
            if (lf < 0) {
                return false;
            }
            PendingLiteral next = LiteralMark.at(buffer, start, lf);
            start = lf + 1;
            if (next == null) {
                return true;
            }
            if (!refuse(next)) {
                return false;
            }
            if (next.synchronising()) {
                return true;
            }
        }
    }

    private String tag() {
        int to = start;
        while (to < end && to - start < 64 && buffer[to] > ' ' && buffer[to] < 0x7F && buffer[to] != '{') {
            to++;
        }
        return to > start && to < end && buffer[to] == ' '
                ? new String(buffer, start, to - start, java.nio.charset.StandardCharsets.US_ASCII)
                : "*";
    }

    /** The offset of the line feed that ends the line at {@code scan}. */
    private int lineEnd(int scan, Limits limits) throws IOException, TooLargeException {
        int from = scan;
        int base = scan;
        while (true) {
            int lf = indexOfLf(from);
            if (lf >= 0 && lf - base <= limits.line()) {
                return lf;
            }
            if (end - base > limits.line()) {
                throw lineTooLong(base);
            }
            from = end;
            fill();
        }
    }

    private int indexOfLf(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private TooLargeException lineTooLong(int line) {
        String tag = tag();
        start = line;
        int lf = skipLine();
        if (lf >= 0) {
            start = lf + 1;
        }
        return new TooLargeException(tag, lf < 0);
    }

    /** Reads to the end of the line and forgets it but for its last octets; the line feed's offset, -1 for too far. */
    private int skipLine() {
        long skipped = 0;
        int from = start;
        while (true) {
            int lf = indexOfLf(from);
            if (lf >= 0) {
                return lf;
            }
            int keep = Math.min(32, end - start);
            skipped += end - start - keep;
            if (skipped > MOST_SKIPPED) {
                return -1;
            }
            start = end - keep;
            from = end;
            int before = start;
            fillUnchecked();
            from -= before - start;
        }
    }

    // ---- the buffer

    private void shrink() {
        if (start == end) {
            start = 0;
            end = 0;
            if (buffer.length > IDLE_BUFFER) {
                buffer = new byte[IDLE_BUFFER];
            }
        }
    }

    /** Makes room before a command whose predecessors came in the same buffer. */
    private void compact() {
        if (start > 0 && buffer.length - end < IDLE_BUFFER) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
    }

    private void fill() throws IOException {
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        out.get().flush();
        int read = connection.input().read(buffer, end, buffer.length - end);
        if (read < 0) {
            throw new EOFException("the client left in the middle of a command");
        }
        end += read;
    }

    private void fillUnchecked() {
        try {
            if (end == buffer.length) {
                compact();
            }
            fill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes sure that {@code count} octets from {@code from} are there; returns the offset after them. */
    private int fillTo(int from, int count) throws IOException {
        int to = from + count;
        if (to > buffer.length) {
            buffer = Arrays.copyOf(buffer, to + IDLE_BUFFER);
        }
        while (end < to) {
            fill();
        }
        return to;
    }

    /** Waits for the client's first octets while others may write; false when it closed the connection. */
    private boolean awaitFirst(Runnable onceWaiting) throws IOException {
        out.get().flush();
        connection.waitForClient();
        onceWaiting.run();
        int read = connection.input().read(buffer, end, buffer.length - end);
        connection.clientSpoke();
        if (read < 0) {
            return false;
        }
        end += read;
        return true;
    }

    // ---- ClientInput

    @Override
    public byte @Nullable [] ask(String text, int limit) {
        out.get().ascii("+ ").ascii(text).crlf();
        shrink();
        return line(limit);
    }

    @Override
    public byte @Nullable [] awaitLine(int limit, Runnable onceWaiting) {
        shrink();
        connection.deadline(AUTOLOGOUT);
        try {
            if (start == end && !awaitFirst(onceWaiting)) {
                throw new EOFException("the client left");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line(limit);
    }

    private byte @Nullable [] line(int limit) {
        int from = 0;
        while (true) {
            int found = indexOfLf(start + from);
            if (found >= 0) {
                byte[] line = Arrays.copyOfRange(buffer, start, withoutCr(start, found));
                start = found + 1;
                return line.length > limit ? null : line;
            }
            if (end - start > limit + 2) {
                int lf = skipLine();
                if (lf < 0) {
                    throw new UncheckedIOException(new IOException("a line without end"));
                }
                start = lf + 1;
                return null;
            }
            from = end - start;
            fillUnchecked();
        }
    }

    @Override
    public InputStream literal(PendingLiteral literal) {
        if (literal.synchronising()) {
            out.get().ascii("+ OK").crlf();
        }
        out.get().flush();
        return new LiteralStream(literal.size());
    }

    @Override
    public boolean refuse(PendingLiteral literal) {
        if (literal.synchronising()) {
            return true;
        }
        if (literal.size() > MOST_SKIPPED) {
            return false;
        }
        try {
            // RFC 7888 section 4: the octets come whether they are wanted or not
            new LiteralStream(literal.size()).skipNBytes(literal.size());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean endOfLine() {
        byte[] rest = line(IDLE_BUFFER);
        return rest != null && rest.length == 0;
    }

    @Override
    public void discard() {
        start = 0;
        end = 0;
    }

    /** A literal's octets: those that were read already, then those that come. */
    private final class LiteralStream extends InputStream {
        private long left;

        LiteralStream(long size) {
            left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int most = (int) Math.min(left, length);
            int count;
            if (start < end) {
                count = Math.min(most, end - start);
                System.arraycopy(buffer, start, target, offset, count);
                start += count;
            } else {
                connection.deadline(IN_COMMAND);
                count = connection.input().read(target, offset, most);
                if (count < 0) {
                    throw new EOFException("the client left in the middle of a literal");
                }
            }
            left -= count;
            return count;
        }
    }
}
