package io.postrider.platform.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a controller returns where the api says {@code InputStream} and the answer is written rather than read: the
 * writer gets the response's own stream, so nothing is piped or held.
 */
public final class StreamedBody extends InputStream {
    private final Writer writer;

    private StreamedBody(Writer writer) {
        this.writer = writer;
    }

    /** A body that is written when the answer goes out. A failure then cuts the connection. */
    public static StreamedBody of(Writer writer) {
        return new StreamedBody(writer);
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        writer.writeTo(out);
        return 0;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("a streamed body is written, not read");
    }

    /** Writes the body. */
    @FunctionalInterface
    public interface Writer {
        /** Writes all of it; flushes where the reader waits for what was written so far. */
        void writeTo(OutputStream out) throws IOException;
    }
}
