package io.postrider.smtp.filter;

import io.postrider.mail.spam.Sample;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** The beginning of a message, as much of it as filters look at and as all messages together have room for. */
final class Head implements AutoCloseable {
    private static final int FIRST = 8 * 1024;
    private static final byte[] NOTHING = {};

    private final Room room;
    private byte[] octets = NOTHING;
    private int length;

    Head(Room room) {
        this.room = room;
    }

    /** Memory for all of them. */
    static final class Room {
        private final long most;
        private final AtomicLong taken = new AtomicLong();

        Room(long most) {
            this.most = most;
        }

        private boolean take(int count) {
            if (taken.addAndGet(count) <= most) {
                return true;
            }
            taken.addAndGet(-count);
            return false;
        }

        long taken() {
            return taken.get();
        }
    }

    void write(byte[] source, int offset, int count) {
        int wanted = Math.min(length + count, Sample.MAX_OCTETS);
        if (wanted > octets.length) {
            int larger = Math.min(Sample.MAX_OCTETS, Math.max(FIRST, Math.max(wanted, 2 * octets.length)));
            if (room.take(larger - octets.length)) {
                octets = Arrays.copyOf(octets, larger);
            }
        }
        int copied = Math.min(count, octets.length - length);
        System.arraycopy(source, offset, octets, length, copied);
        length += copied;
    }

    byte[] octets() {
        return Arrays.copyOf(octets, length);
    }

    @Override
    public void close() {
        room.taken.addAndGet(-octets.length);
        octets = NOTHING;
        length = 0;
    }
}
