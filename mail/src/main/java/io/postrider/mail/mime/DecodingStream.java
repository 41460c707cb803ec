package io.postrider.mail.mime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What the decoders share: a window over the encoded octets, and reading in bulk. */
abstract sealed class DecodingStream extends FilterInputStream permits Base64Stream, QuotedPrintableStream {
    private final byte[] window = new byte[4096];
    private int position;
    private int limit;

    DecodingStream(InputStream encoded) {
        super(encoded);
    }

    /** The next decoded octet, or -1 at the end. */
    @Override
    public abstract int read() throws IOException;

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int octet = read();
            if (octet < 0) {
                return count == 0 ? -1 : count;
            }
            buffer[offset + count++] = (byte) octet;
        }
        return count;
    }

    @Override
    public final long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public final int available() {
        return 0;
    }

    @Override
    public final boolean markSupported() {
        return false;
    }

    /** The next encoded octet, or -1 at the end. */
    final int next() throws IOException {
        if (position == limit) {
            limit = in.read(window, 0, window.length);
            position = 0;
            if (limit <= 0) {
                limit = 0;
                return -1;
            }
        }
        return window[position++] & 0xFF;
    }

    /** Gives back the octet that {@link #next} told last. */
    final void unread() {
        position--;
    }
}
