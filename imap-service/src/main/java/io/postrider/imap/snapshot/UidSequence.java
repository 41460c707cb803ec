package io.postrider.imap.snapshot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox's UIDs in ascending order. Grows only at its end, so that views that were told of a first part of it share
 * it; a removal makes a new one. Packs itself into at most two octets a message, usually far fewer.
 *
 * <p>Changed only under its snapshot's lock; read by anybody.
 */
final class UidSequence {
    private volatile int @Nullable [] uids;
    private volatile byte @Nullable [] packed;
    private volatile int count;

    UidSequence(int[] uids, int count) {
        this.uids = uids;
        this.count = count;
    }

    int count() {
        return count;
    }

    /** The UIDs; only the first {@link #count} mean something, and they never change. */
    int[] uids() {
        int[] present = uids;
        if (present != null) {
            return present;
        }
        byte[] octets = packed;
        if (octets == null) {
            // Unpacked by somebody else between the two reads.
            return uids();
        }
        int[] unpacked = PackedUids.unpack(octets);
        uids = unpacked;
        return unpacked;
    }

    /** The greatest UID among the first {@code told}; 0 for none. */
    int last(int told) {
        return told == 0 ? 0 : uids()[told - 1];
    }

    /** The index of a UID among the first {@code told}, or a negative number as {@link Arrays#binarySearch} gives. */
    int indexOf(int uid, int told) {
        return Arrays.binarySearch(uids(), 0, told, uid);
    }

    void append(int uid) {
        int[] present = uids();
        if (count == present.length) {
            present = Arrays.copyOf(present, count + Math.max(16, count >> 3));
        }
        present[count] = uid;
        uids = present;
        packed = null;
        count++;
    }

    /** Keeps the packed form alone. */
    void pack() {
        int[] present = uids;
        if (present == null) {
            return;
        }
        if (packed == null) {
            packed = PackedUids.pack(present, count);
        }
        uids = null;
    }

    int octets() {
        int[] present = uids;
        byte[] octets = packed;
        return (present == null ? 0 : 4 * present.length) + (octets == null ? 0 : octets.length);
    }
}
