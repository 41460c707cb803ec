package io.postrider.mail.dkim;

import io.postrider.mail.mime.Headers;
import io.postrider.mail.mime.MimeLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A message that is read once: its header is kept, its body passes by. */
public final class StreamedMessage {
    private static final int BLOCK = 16 * 1024;

    private final InputStream rest;
    private final byte[] begun;
    private final int bodyStart;
    private final Headers headers;
    private final boolean headerWhole;

    private StreamedMessage(InputStream rest, byte[] begun, int bodyStart, Headers headers, boolean headerWhole) {
        this.rest = rest;
        this.begun = begun;
        this.bodyStart = bodyStart;
        this.headers = headers;
        this.headerWhole = headerWhole;
    }

    /**
     * Reads a message's header.
     *
     * @param message read on by {@link #readBody}; the caller closes it
     * @throws IOException the stream's own
     */
    public static StreamedMessage read(InputStream message) throws IOException {
        int most = MimeLimits.DEFAULT.headerOctets();
        var begun = new ByteArrayOutputStream(BLOCK);
        byte[] block = new byte[BLOCK];
        int end = -1;
        for (int count = 0; count >= 0 && end < 0 && begun.size() <= most; ) {
            count = message.read(block);
            if (count > 0) {
                begun.write(block, 0, count);
                end = headerEnd(begun.toByteArray());
            }
        }
        byte[] octets = begun.toByteArray();
        int headerEnd = end < 0 ? octets.length : end;
        Headers headers = Headers.parse(octets, 0, headerEnd);
        boolean whole = headerEnd <= most && headers.fields().size() < MimeLimits.DEFAULT.headerFields();
        return new StreamedMessage(message, octets, headerEnd, headers, whole);
    }

    /** Where the body begins, after the empty line; negative while that has not been read. */
    private static int headerEnd(byte[] octets) {
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n') {
                if (i == line || i == line + 1 && octets[line] == '\r') {
                    return i + 1;
                }
                line = i + 1;
            }
        }
        return -1;
    }

    /** The header's fields. */
    public Headers headers() {
        return headers;
    }

    /** Whether these are all of them: a longer header has fields that we do not see, and a signature that leaves some out would not hold. */
    public boolean isHeaderWhole() {
        return headerWhole;
    }

    /**
     * Reads the body to its end; once.
     *
     * @throws IOException the stream's own
     */
    public void readBody(BodyHashes hashes) throws IOException {
        hashes.update(begun, bodyStart, begun.length);
        byte[] block = new byte[BLOCK];
        for (int count = rest.read(block); count >= 0; count = rest.read(block)) {
            hashes.update(block, 0, count);
        }
    }
}
