package io.postrider.access;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * DEFLATE in both directions (RFC 4978). What compresses, a quarter of a megabyte, is let go while the client is quiet:
 * every write ends on an octet, so that another one goes on where it stopped, and refers to nothing before. What inflates
 * is kept, for the client may refer to what it sent before.
 */
final class Compression {
    private static final int BUFFER = 4096;

    private final InputStream socketInput;
    private final OutputStream socketOutput;
    private final Inflater inflater = new Inflater(true);
    private @Nullable Deflater deflater;
    private boolean ended;

    Compression(InputStream socketInput, OutputStream socketOutput) {
        this.socketInput = socketInput;
        this.socketOutput = socketOutput;
    }

    InputStream input() {
        return new Inflated();
    }

    OutputStream output() {
        return new Deflated();
    }

    /** Lets go of what can be made again. */
    void rest() {
        Deflater present = deflater;
        deflater = null;
        if (present != null) {
            present.end();
        }
    }

    /** Lets go of everything. */
    void end() {
        ended = true;
        rest();
        inflater.end();
    }

    private final class Inflated extends InputStream {
        private final byte[] compressed = new byte[BUFFER / 4];

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            try {
                while (true) {
                    int count = inflater.inflate(target, offset, length);
                    if (count > 0) {
                        return count;
                    }
                    if (inflater.finished() || inflater.needsDictionary()) {
                        throw new EOFException("the client ended its compressed stream");
                    }
                    int read = socketInput.read(compressed);
                    if (read < 0) {
                        return -1;
                    }
                    inflater.setInput(compressed, 0, read);
                }
            } catch (DataFormatException e) {
                throw new IOException("the client sent what is not compressed", e);
            }
        }
    }

    private final class Deflated extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            if (ended) {
                throw new IOException("the session has ended");
            }
            Deflater present = deflater;
            if (present == null) {
                present = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
                deflater = present;
            }
            present.setInput(octets, offset, length);
            byte[] compressed = new byte[Math.min(BUFFER, length + 64)];
            int count;
            do {
                count = present.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
                socketOutput.write(compressed, 0, count);
            } while (count == compressed.length);
        }
    }
}
