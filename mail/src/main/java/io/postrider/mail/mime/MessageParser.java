package io.postrider.mail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Parses messages. Whatever the octets are, there is a structure that tells where everything is. */
public final class MessageParser {
    private static final int WINDOW = 64 * 1024;

    private MessageParser() {}

    /** Parses a message held in memory. */
    public static MessageStructure parse(byte[] content) {
        return parse(content, MimeLimits.DEFAULT);
    }

    /** Parses a message held in memory, within limits. */
    public static MessageStructure parse(byte[] content, MimeLimits limits) {
        try {
            return scan(content, limits);
        } catch (RuntimeException ours) {
            // A defect of ours must not keep anyone from their mail; the tests call scan and would see it.
            return MessageStructure.opaque(content.length);
        }
    }

    static MessageStructure scan(byte[] content, MimeLimits limits) {
        var scanner = new MimeScanner(limits, content);
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                scanner.line(content, start, i + 1, start);
                start = i + 1;
            }
        }
        if (start < content.length) {
            scanner.line(content, start, content.length, start);
        }
        return scanner.finish(content.length);
    }

    /**
     * Parses a message as it streams by, in bounded memory; the caller closes the stream.
     *
     * @throws IOException the stream's own
     */
    public static MessageStructure parse(InputStream content) throws IOException {
        var streaming = new Streaming(content, MimeLimits.DEFAULT);
        try {
            return streaming.parse();
        } catch (RuntimeException ours) {
            return MessageStructure.opaque(streaming.read + content.transferTo(OutputStream.nullOutputStream()));
        }
    }

    static MessageStructure scan(InputStream content) throws IOException {
        return new Streaming(content, MimeLimits.DEFAULT).parse();
    }

    /** Cuts a stream into lines within a window; a line longer than that comes in pieces. */
    private static final class Streaming {
        private final InputStream in;
        private final MimeScanner scanner;
        private final byte[] window = new byte[WINDOW];
        private int limit;
        private long offset;
        private long read;

        Streaming(InputStream in, MimeLimits limits) {
            this.in = in;
            this.scanner = new MimeScanner(limits, null);
        }

        MessageStructure parse() throws IOException {
            int scanned = 0;
            for (int count = fill(); count > 0; count = fill()) {
                scanned = lines(scanned);
                if (scanned == WINDOW) {
                    piece(0, WINDOW);
                    scanned = 0;
                }
            }
            if (limit > 0) {
                piece(0, limit);
            }
            return scanner.finish(offset);
        }

        private int fill() throws IOException {
            int count = in.read(window, limit, WINDOW - limit);
            limit += Math.max(count, 0);
            read += Math.max(count, 0);
            return count;
        }

        /** Takes the complete lines out of the window; returns up to where the rest was looked through. */
        private int lines(int scanned) {
            int start = 0;
            for (int i = scanned; i < limit; i++) {
                if (window[i] == '\n') {
                    scanner.line(window, start, i + 1, offset);
                    offset += i + 1 - start;
                    start = i + 1;
                }
            }
            if (start > 0) {
                System.arraycopy(window, start, window, 0, limit - start);
                limit -= start;
            }
            return limit;
        }

        private void piece(int from, int to) {
            scanner.line(window, from, to, offset);
            offset += to - from;
            limit = 0;
        }
    }
}
