package io.postrider.imap.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

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

/** Reads commands whole: lines, and the octets of literals in their places, up to the limits. */
final class CommandReader implements ClientInput {
    /** RFC 3501 section 5.4: not less than 30 minutes; RFC 2177 lets it count in IDLE as well. */
    static final Duration AUTOLOGOUT = Duration.ofMinutes(30);

    private static final Duration IN_COMMAND = Duration.ofMinutes(5);
    /** How much unwanted input is read over before the connection is ended instead. */
    private static final long MOST_SKIPPED = 64L << 20;

    private static final int LONGEST_TAG = 64;
    /** Between the messages of an APPEND stand flags and a date. */
    private static final int LONGEST_REST = 8192;
    /** What no parser takes. */
    private static final byte[] BEYOND_LIMIT = {0};

    /** Of a line that is read over its end is kept: it may announce a literal. */
    private static final int KEPT = 32;

    private final ClientConnection connection;
    private final Supplier<WireWriter> out;
    private final ReadBuffer buffer;

    CommandReader(ClientConnection connection, Supplier<WireWriter> out) {
        this.connection = connection;
        this.out = out;
        this.buffer = new ReadBuffer(connection, out);
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

    /**
     * Waits for a command and reads it; null when the client closed the connection.
     *
     * @param onceWaiting done as soon as others may write
     */
    @Nullable Frame next(Limits limits, Streaming streaming, Runnable onceWaiting) throws IOException, TooLargeException {
        buffer.tidy();
        if (buffer.isEmpty() && !buffer.awaitFirst(onceWaiting)) {
            return null;
        }
        connection.deadline(IN_COMMAND);
        int from = buffer.start();
        int scan = from;
        for (int literals = 0; ; literals++) {
            int lf = lineEnd(scan, limits);
            PendingLiteral literal = LiteralMark.at(buffer.octets(), scan, lf);
            if (literal == null) {
                buffer.used(lf + 1);
                return new Frame(buffer.octets(), from, buffer.withoutCr(scan, lf), null);
            }
            if (streaming.wants(buffer.octets(), from, lf)) {
                buffer.used(lf + 1);
                return new Frame(buffer.octets(), from, LiteralMark.start(buffer.octets(), scan, lf), literal);
            }
            long total = lf + 1L - from + literal.size();
            if (literals == limits.literals() || literal.size() > limits.literal() || total > limits.command()) {
                throw tooLarge(lf, literal);
            }
            if (literal.synchronising()) {
                out.get().ascii("+ OK").crlf();
            }
            scan = buffer.fillTo(lf + 1, (int) literal.size());
        }
    }

    /** The offset of the line feed that ends the line at {@code line}. */
    private int lineEnd(int line, Limits limits) throws IOException, TooLargeException {
        int from = line;
        while (true) {
            int lf = buffer.indexOfLf(from);
            if (lf >= 0 && lf - line <= limits.line()) {
                return lf;
            }
            if (buffer.end() - line > limits.line()) {
                throw lineTooLong(line);
            }
            from = buffer.end();
            buffer.fill();
        }
    }

    // ---- reading over what is too large

    private TooLargeException lineTooLong(int line) {
        String tag = tag();
        buffer.used(line);
        int lf = skipLine();
        if (lf >= 0) {
            buffer.used(lf + 1);
        }
        return new TooLargeException(tag, lf < 0);
    }

    private TooLargeException tooLarge(int lf, PendingLiteral literal) {
        String tag = tag();
        buffer.used(lf + 1);
        boolean over = refuse(literal) && (literal.synchronising() || skipCommand());
        return new TooLargeException(tag, !over);
    }

    /** After a literal that was read over there may be more of the command. */
    @Override
    public boolean skipCommand() {
        while (true) {
            int lf = skipLine();
            if (lf < 0) {
                return false;
            }
            PendingLiteral next = LiteralMark.at(buffer.octets(), buffer.start(), lf);
            buffer.used(lf + 1);
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
        byte[] octets = buffer.octets();
        int from = buffer.start();
        int to = from;
        while (to < buffer.end()
                && to - from < LONGEST_TAG
                && octets[to] > ' '
                && octets[to] < 0x7F
                && octets[to] != '{') {
            to++;
        }
        return to > from && to < buffer.end() && octets[to] == ' '
                ? new String(octets, from, to - from, US_ASCII)
                : "*";
    }

    /** Reads to the end of the line and forgets it but for its last octets; the line feed's offset, -1 for too far. */
    private int skipLine() {
        long skipped = 0;
        while (true) {
            int lf = buffer.indexOfLf(buffer.start());
            if (lf >= 0) {
                return lf;
            }
            int before = buffer.start();
            buffer.used(Math.max(before, buffer.end() - KEPT));
            skipped += buffer.start() - before;
            if (skipped > MOST_SKIPPED) {
                return -1;
            }
            fillOver();
        }
    }

    private void fillOver() {
        try {
            buffer.fillOver();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- ClientInput

    @Override
    public byte @Nullable [] ask(String text, int limit) {
        out.get().ascii("+ ").ascii(text).crlf();
        buffer.tidy();
        return line(limit);
    }

    @Override
    public byte @Nullable [] awaitLine(int limit, Runnable onceWaiting) {
        buffer.tidy();
        connection.deadline(AUTOLOGOUT);
        try {
            if (buffer.isEmpty() && !buffer.awaitFirst(onceWaiting)) {
                throw new EOFException("the client left");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line(limit);
    }

    private byte @Nullable [] line(int limit) {
        while (true) {
            int lf = buffer.indexOfLf(buffer.start());
            if (lf >= 0) {
                byte[] line = Arrays.copyOfRange(buffer.octets(), buffer.start(), buffer.withoutCr(buffer.start(), lf));
                buffer.used(lf + 1);
                return line.length > limit ? null : line;
            }
            if (buffer.end() - buffer.start() > limit + 2) {
                skipTooLong();
                return null;
            }
            fillOver();
        }
    }

    private void skipTooLong() {
        int lf = skipLine();
        if (lf < 0) {
            throw new UncheckedIOException(new IOException("a line without end"));
        }
        buffer.used(lf + 1);
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
    public Rest rest() {
        while (true) {
            int start = buffer.start();
            int lf = buffer.indexOfLf(start);
            if ((lf < 0 ? buffer.end() : lf) - start > LONGEST_REST) {
                skipTooLong();
                return new Rest(BEYOND_LIMIT, null);
            }
            if (lf >= 0) {
                PendingLiteral literal = LiteralMark.at(buffer.octets(), start, lf);
                int end = literal == null ? buffer.withoutCr(start, lf) : LiteralMark.start(buffer.octets(), start, lf);
                buffer.used(lf + 1);
                return new Rest(Arrays.copyOfRange(buffer.octets(), start, end), literal);
            }
            fillOver();
        }
    }

    @Override
    public void discard() {
        buffer.discard();
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
            connection.deadline(IN_COMMAND);
            int count = buffer.take(target, offset, (int) Math.min(left, length));
            if (count < 0) {
                throw new EOFException("the client left in the middle of a literal");
            }
            left -= count;
            return count;
        }
    }
}
