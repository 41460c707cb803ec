package io.postrider.smtp.body;

import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message's body off the wire, by DATA or in the chunks of BDAT. It always reads to the body's end, whatever
 * is wrong with it, so that no octet of a message is ever taken for a command; where that would take too long it says
 * that the connection must be closed instead.
 */
public final class MessageBody {
    /**
     * What a body may cost.
     *
     * @param size most octets of any message; also how many octets are skipped of one that is refused
     * @param idle how long a client may pause (RFC 5321 section 4.5.3.2.5: three minutes)
     * @param grace how long a body may take whatever its size
     * @param octetsPerSecond how fast the rest must come
     */
    public record Limits(long size, Duration idle, Duration grace, int octetsPerSecond) {}

    /** How a body, or a chunk of it, ended. */
    public enum Ending {
        /** Read to its end. */
        COMPLETE,
        /** Too much was left to skip: the connection is at no known position. */
        ABANDONED
    }

    private final Wire wire;
    private final StrictLines lines;
    private final OctetSink sink;
    private final Limits limits;
    private final long largest;
    private final long started = System.nanoTime();
    private long read;

    /**
     * A body that is going to be read from this wire.
     *
     * @param largest octets of this message, at most
     */
    public MessageBody(Wire wire, StrictLines lines, OctetSink sink, Limits limits, long largest) {
        this.wire = wire;
        this.lines = lines;
        this.sink = sink;
        this.limits = limits;
        this.largest = Math.min(largest, limits.size());
    }

    /** How many octets the message has so far. */
    public long size() {
        return lines.handedOn();
    }

    /** What is wrong with the octets themselves; null when nothing is. */
    public @Nullable SmtpReply refusal() {
        if (lines.fault() != null) {
            return lines.fault() == StrictLines.Fault.NUL ? Replies.NUL_IN_MESSAGE : Replies.BARE_LINE_END_IN_MESSAGE;
        }
        return size() > largest ? Replies.TOO_LARGE : null;
    }

    /** Whether the connection must end after the reply: what follows such a message is not trusted to be commands. */
    public boolean smuggling() {
        return lines.fault() != null;
    }

    /** Reads to the final dot (RFC 5321 section 4.1.1.4). */
    public Ending readToDot() throws IOException {
        while (!lines.ended()) {
            await();
            int taken = lines.read(wire.octets(), wire.position(), wire.limit(), limited());
            count(taken);
            if (tooMuchToSkip()) {
                return Ending.ABANDONED;
            }
        }
        return Ending.COMPLETE;
    }

    /** Reads one chunk (RFC 3030 section 2). */
    public Ending readChunk(long octets, boolean last) throws IOException {
        long left = octets;
        while (left > 0) {
            await();
            int end = (int) Math.min(wire.limit(), wire.position() + left);
            int from = wire.position();
            count(lines.read(wire.octets(), from, end, limited()));
            left -= end - from;
            if (tooMuchToSkip()) {
                return Ending.ABANDONED;
            }
        }
        if (last) {
            lines.finish();
        }
        return Ending.COMPLETE;
    }

    private OctetSink limited() {
        // Octets beyond the limit are counted and go nowhere.
        return size() > largest ? (octets, offset, length) -> {} : sink;
    }

    private void count(int taken) {
        read += taken - wire.position();
        wire.position(taken);
    }

    private boolean tooMuchToSkip() {
        return read > 2 * limits.size() + 64 * 1024;
    }

    private void await() throws IOException {
        if (wire.hasInput()) {
            return;
        }
        wire.allow(patience());
        if (!wire.more()) {
            throw new TruncatedBodyException();
        }
    }

    /** The pause allowed now: never beyond the time that a body of this length may have taken. */
    private Duration patience() {
        Duration allowed = limits.grace().plusSeconds(read / limits.octetsPerSecond());
        Duration left = allowed.minusNanos(System.nanoTime() - started);
        return left.compareTo(limits.idle()) < 0 ? left : limits.idle();
    }
}
