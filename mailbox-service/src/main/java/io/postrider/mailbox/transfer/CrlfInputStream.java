package io.postrider.mailbox.transfer;

import java.io.IOException;
import java.io.InputStream;

/** Gives lines the ends that mail has (RFC 5322 section 2.1): an LF without CR before it becomes CRLF. */
final class CrlfInputStream extends InputStream {
    private final InputStream in;
    private final byte[] buffer = new byte[8 * 1024];
    private int position;
    private int limit;
    private boolean afterCr;
    private boolean oweLf;

    /** Reads from a stream, which stays open. */
    public CrlfInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            if (oweLf) {
                target[offset + written++] = '\n';
                oweLf = false;
                afterCr = false;
            } else if (position == limit && (written > 0 || !fill())) {
                break;
            } else {
                byte octet = buffer[position++];
                boolean bare = octet == '\n' && !afterCr;
                target[offset + written++] = bare ? (byte) '\r' : octet;
                oweLf = bare;
                afterCr = octet == '\r';
            }
        }
        return written == 0 && length > 0 ? -1 : written;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
