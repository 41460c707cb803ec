package io.postrider.delivery.outbound;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/** Reads content for many senders with a few of the database's connections: each read waits for its turn. */
final class BoundedReads {
    private final Semaphore turns;

    BoundedReads(int atOnce) {
        this.turns = new Semaphore(atOnce, true);
    }

    InputStream over(InputStream content) {
        return new Turns(content);
    }

    private final class Turns extends FilterInputStream {
        private Turns(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                turns.acquire();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting to read");
            }
            try {
                return super.read(buffer, offset, length);
            } finally {
                turns.release();
            }
        }
    }
}
