package io.postrider.smtp.body;

import org.jspecify.annotations.Nullable;

/**
 * Checks line ends octet by octet while it looks for whole runs to hand on: only CRLF ends a line, only CRLF.CRLF ends
 * DATA. Everything that another server might read as a line end (a lone CR, a lone LF, a NUL that it drops) makes the
 * message refusable, because what is one message here could be two there.
 */
public final class StrictLines {
    /** What was found that a message may not have (RFC 5321 section 2.3.8). */
    public enum Fault {
        BARE_CR,
        BARE_LF,
        NUL
    }

    private enum State {
        LINE_START,
        TEXT,
        CR,
        /** A dot at a line's start, not handed on (RFC 5321 section 4.5.2). */
        DOT,
        DOT_CR,
        ENDED
    }

    private final boolean dots;
    private State state = State.LINE_START;
    private @Nullable Fault fault;
    private long handedOn;
    private int next;
    private int run;

    private StrictLines(boolean dots) {
        this.dots = dots;
    }

    /** For DATA: a dot alone on a line ends the message, other dots at a line's start are unstuffed. */
    public static StrictLines dotTerminated() {
        return new StrictLines(true);
    }

    /** For BDAT: the count ends the message, a dot is a dot. */
    public static StrictLines counted() {
        return new StrictLines(false);
    }

    /** The first fault; null while there is none. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** Whether the final dot has been seen. */
    public boolean ended() {
        return state == State.ENDED;
    }

    /** How many octets of the message there were so far, without stuffed dots. */
    public long handedOn() {
        return handedOn;
    }

    /** Ends a counted message: a CR at the very end is a lone one. A missing final CRLF is no fault there. */
    public void finish() {
        if (state == State.CR) {
            blame(Fault.BARE_CR);
        }
    }

    /**
     * Reads from {@code from} to before {@code to}, or to the message's end.
     *
     * @return the first octet not used
     */
    public int read(byte[] octets, int from, int to, OctetSink sink) {
        next = from;
        run = from;
        while (next < to && state != State.ENDED) {
            switch (state) {
                case LINE_START -> lineStart(octets, sink);
                case TEXT -> text(octets, to);
                case CR -> carriageReturn(octets);
                case DOT -> dot(octets);
                case DOT_CR -> dotCarriageReturn(octets);
                case ENDED -> throw new IllegalStateException();
            }
        }
        if (state != State.DOT_CR && state != State.ENDED) {
            handOn(octets, next, sink);
        }
        return next;
    }

    private void lineStart(byte[] octets, OctetSink sink) {
        if (dots && octets[next] == '.') {
            handOn(octets, next, sink);
            next++;
            run = next;
            state = State.DOT;
        } else {
            state = State.TEXT;
        }
    }

    /** The inner loop: three octets out of 256 stop it. */
    private void text(byte[] octets, int to) {
        int i = next;
        while (i < to) {
            byte octet = octets[i];
            if (octet <= '\r' && (octet == '\r' || octet == '\n' || octet == 0)) {
                break;
            }
            i++;
        }
        next = i;
        if (i == to) {
            return;
        }
        next = i + 1;
        switch (octets[i]) {
            case '\r' -> state = State.CR;
            case '\n' -> blame(Fault.BARE_LF);
            default -> blame(Fault.NUL);
        }
    }

    private void carriageReturn(byte[] octets) {
        if (octets[next] == '\n') {
            next++;
            state = State.LINE_START;
        } else {
            blame(Fault.BARE_CR);
            state = State.TEXT;
        }
    }

    private void dot(byte[] octets) {
        if (octets[next] == '\r') {
            next++;
            run = next;
            state = State.DOT_CR;
        } else {
            state = State.TEXT;
        }
    }

    private void dotCarriageReturn(byte[] octets) {
        if (octets[next] == '\n') {
            next++;
            run = next;
            state = State.ENDED;
        } else {
            blame(Fault.BARE_CR);
            state = State.TEXT;
        }
    }

    private void blame(Fault found) {
        if (fault == null) {
            fault = found;
        }
    }

    private void handOn(byte[] octets, int end, OctetSink sink) {
        int length = end - run;
        if (length > 0) {
            handedOn += length;
            if (fault == null) {
                sink.write(octets, run, length);
            }
        }
        run = end;
    }
}
