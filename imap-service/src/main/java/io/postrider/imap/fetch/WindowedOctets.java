package io.postrider.imap.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Octets of a large message, asked for window by window: while a slow client takes one, no connection to mailbox-service
 * is held.
 */
final class WindowedOctets extends InputStream {
    private static final int WINDOW = 262_144;

    private final MessageOctets.Source source;
    private final int uid;
    private long offset;
    private long left;
    private byte[] window = new byte[0];
    private int position;

    WindowedOctets(MessageOctets.Source source, int uid, long offset, long length) {
        this.source = source;
        this.uid = uid;
        this.offset = offset;
        this.left = length;
    }

    /** Asks for the first window, so that a message that is no more is noticed before anything is promised. */
    WindowedOctets begun() throws IOException {
        if (left > 0) {
            fill();
        }
        return this;
    }

    private void fill() throws IOException {
        int wanted = (int) Math.min(WINDOW, left);
        try (InputStream in = source.open(uid, offset, wanted)) {
            window = in.readNBytes(wanted);
            // The end of the answer, seen, lets its connection serve the next call.
            if (window.length < wanted || in.read() >= 0) {
                throw new EOFException("a message is not as long as it was");
            }
        }
        position = 0;
        offset += wanted;
        left -= wanted;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (position == window.length) {
            if (left == 0) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, window.length - position);
        System.arraycopy(window, position, target, from, count);
        position += count;
        return count;
    }
}
