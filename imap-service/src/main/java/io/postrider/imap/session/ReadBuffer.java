package io.postrider.imap.session;

import io.postrider.access.ClientConnection;
import io.postrider.imap.wire.WireWriter;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Octets that were read and not used yet. Sends what was written before it waits for the client, so that a command costs
 * one write. While it waits it holds some hundred octets.
 */
final class ReadBuffer {
    static final int IDLE = 256;

    private final ClientConnection connection;
    private final Supplier<WireWriter> out;
    private byte[] octets = new byte[IDLE];
    private int start;
    private int end;

    ReadBuffer(ClientConnection connection, Supplier<WireWriter> out) {
        this.connection = connection;
        this.out = out;
    }

    byte[] octets() {
        return octets;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Says that all before an offset was used. */
    void used(int offset) {
        start = offset;
    }

    /** The offset of the first line feed from an offset on; -1 when it was not read yet. */
    int indexOfLf(int from) {
        for (int i = from; i < end; i++) {
            if (octets[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The offset of the end of a line without its line break. */
    int withoutCr(int from, int lf) {
        return lf > from && octets[lf - 1] == '\r' ? lf - 1 : lf;
    }

    /** Makes ready for the next command: offsets from before mean nothing any more. */
    void tidy() {
        if (start == end) {
            start = 0;
            end = 0;
            if (octets.length > IDLE) {
                octets = new byte[IDLE];
            }
        } else if (start > 0 && octets.length - end < IDLE) {
            compact();
        }
    }

    private void compact() {
        System.arraycopy(octets, start, octets, 0, end - start);
        end -= start;
        start = 0;
    }

    /** Reads some octets; offsets stay as they are. */
    void fill() throws IOException {
        if (end == octets.length) {
            octets = Arrays.copyOf(octets, octets.length * 2);
        }
        out.get().flush();
        int read = connection.input().read(octets, end, octets.length - end);
        if (read < 0) {
            throw new EOFException("the client left in the middle of a command");
        }
        end += read;
    }

    /** Reads some octets in the place of used ones if there is no other; offsets from before mean nothing any more. */
    void fillOver() throws IOException {
        if (end == octets.length && start > 0) {
            compact();
        }
        fill();
    }

    /** Makes sure that {@code count} octets from an offset on are there; returns the offset after them. */
    int fillTo(int from, int count) throws IOException {
        int to = from + count;
        if (to > octets.length) {
            octets = Arrays.copyOf(octets, to + IDLE);
        }
        while (end < to) {
            fill();
        }
        return to;
    }

    /** Waits for the client's first octets while others may write; false when it closed the connection. */
    boolean awaitFirst(Runnable onceWaiting) throws IOException {
        out.get().flush();
        connection.waitForClient();
        onceWaiting.run();
        int read = connection.input().read(octets, end, octets.length - end);
        connection.clientSpoke();
        if (read < 0) {
            return false;
        }
        end += read;
        return true;
    }

    /** Takes octets for somebody who streams: those that were read already, then those that come. */
    int take(byte[] target, int offset, int most) throws IOException {
        if (start == end) {
            return connection.input().read(target, offset, most);
        }
        int count = Math.min(most, end - start);
        System.arraycopy(octets, start, target, offset, count);
        start += count;
        return count;
    }

    /** Forgets what was read. */
    void discard() {
        start = 0;
        end = 0;
    }
}
