package io.postrider.imap.snapshot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The flags of a mailbox's messages, each at the index of its UID. Guarded by its snapshot's lock. */
final class FlagTable {
    private byte[] flags;
    private long[] modseqs;
    /** Null as long as no message has a keyword. */
    private long @Nullable [] keywords;

    FlagTable(int capacity) {
        flags = new byte[capacity];
        modseqs = new long[capacity];
    }

    void set(int index, int systemFlags, long keywordBits, long modseq) {
        if (index >= flags.length) {
            grow(index + 1);
        }
        flags[index] = (byte) systemFlags;
        modseqs[index] = modseq;
        long[] present = keywords;
        if (present == null && keywordBits != 0) {
            present = new long[flags.length];
            keywords = present;
        }
        if (present != null) {
            present[index] = keywordBits;
        }
    }

    private void grow(int needed) {
        int capacity = Math.max(needed, flags.length + Math.max(16, flags.length >> 3));
        flags = Arrays.copyOf(flags, capacity);
        modseqs = Arrays.copyOf(modseqs, capacity);
        if (keywords != null) {
            keywords = Arrays.copyOf(keywords, capacity);
        }
    }

    /** Moves a message that stays to the place of one that went. */
    void move(int from, int to) {
        flags[to] = flags[from];
        modseqs[to] = modseqs[from];
        if (keywords != null) {
            keywords[to] = keywords[from];
        }
    }

    byte flags(int index) {
        return flags[index];
    }

    long keywords(int index) {
        long[] present = keywords;
        return present == null ? 0 : present[index];
    }

    long modseq(int index) {
        return modseqs[index];
    }

    int octets() {
        return flags.length * (keywords == null ? 9 : 17);
    }
}
