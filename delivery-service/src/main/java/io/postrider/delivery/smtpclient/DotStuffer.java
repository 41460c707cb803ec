package io.postrider.delivery.smtpclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes a message as the data of a mail transaction. Whatever line ends the content has, the server sees CRLF and
 * nothing else, so that no line of ours can be taken for the end of the data by a server that reads line ends its own
 * way.
 */
final class DotStuffer {
    private static final int LARGEST = 64 * 1024;
    private static final int SMALLEST = 1024;

    private final OutputStream out;
    private final byte[] block;
    private final byte[] buffer;
    private final Progress progress;
    private int length;
    private boolean lineStart = true;
    private boolean afterCr;

    /** Is told before every block, so that each has its own time. */
    interface Progress {
        void block();
    }

    /**
     * Writes to a stream.
     *
     * @param size about how many octets it will be: most messages need no large block
     */
    DotStuffer(OutputStream out, long size, Progress progress) {
        this.out = out;
        this.progress = progress;
        this.block = new byte[Math.clamp(size, SMALLEST, LARGEST)];
        this.buffer = new byte[Math.clamp(size + size / 16, SMALLEST, LARGEST)];
    }

    /** Writes the content and the dot that ends it. */
    void write(InputStream content) throws IOException {
        for (int count = content.read(block); count >= 0; count = content.read(block)) {
            for (int i = 0; i < count; i++) {
                octet(block[i]);
            }
        }
        if (afterCr) {
            lineEnd();
        }
        if (!lineStart) {
            lineEnd();
        }
        // RFC 5321 section 4.1.1.4: the first two characters of <CRLF>.<CRLF> are the end of the last line
        put('.');
        lineEnd();
        flush();
        out.flush();
    }

    private void octet(byte octet) throws IOException {
        if (afterCr && octet != '\n') {
            // RFC 5321 section 2.3.8: a bare CR is not sent
            lineEnd();
        }
        afterCr = octet == '\r';
        if (octet == '\n') {
            lineEnd();
        } else if (octet != '\r') {
            // RFC 5321 section 4.5.2: a leading dot is doubled
            if (lineStart && octet == '.') {
                put('.');
            }
            put(octet);
            lineStart = false;
        }
    }

    private void lineEnd() throws IOException {
        put('\r');
        put('\n');
        lineStart = true;
        afterCr = false;
    }

    private void put(int octet) throws IOException {
        if (length == buffer.length) {
            flush();
        }
        buffer[length++] = (byte) octet;
    }

    private void flush() throws IOException {
        progress.block();
        out.write(buffer, 0, length);
        length = 0;
    }
}
