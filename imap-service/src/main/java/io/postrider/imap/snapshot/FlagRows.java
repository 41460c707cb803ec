package io.postrider.imap.snapshot;

import java.util.Arrays;
import java.util.List;

/**
 * Flags of some messages at one moment, by ascending UID. A copy: it stays as it is while the mailbox moves on.
 */
public final class FlagRows {
    /** No message. */
    public static final FlagRows NONE = new FlagRows(List.of(), 0);

    private final List<String> keywordNames;
    private int[] uids;
    private byte[] flags;
    private long[] keywords;
    private long[] modseqs;
    private int size;

    FlagRows(List<String> keywordNames, int capacity) {
        this.keywordNames = keywordNames;
        uids = new int[capacity];
        flags = new byte[capacity];
        keywords = new long[capacity];
        modseqs = new long[capacity];
    }

    void add(int uid, byte flag, long keyword, long modseq) {
        if (size == uids.length) {
            int capacity = Math.max(16, size * 2);
            uids = Arrays.copyOf(uids, capacity);
            flags = Arrays.copyOf(flags, capacity);
            keywords = Arrays.copyOf(keywords, capacity);
            modseqs = Arrays.copyOf(modseqs, capacity);
        }
        uids[size] = uid;
        flags[size] = flag;
        keywords[size] = keyword;
        modseqs[size++] = modseq;
    }

    /** How many messages. */
    public int size() {
        return size;
    }

    /** A row's UID. */
    public int uid(int row) {
        return uids[row];
    }

    /** A row's system flags, bits of {@link io.postrider.api.mailbox.Flags}. */
    public int flags(int row) {
        return flags[row];
    }

    /** A row's keywords, each bit the index of a name in {@link #keywordNames}. */
    public long keywords(int row) {
        return keywords[row];
    }

    /** A row's MODSEQ. */
    public long modseq(int row) {
        return modseqs[row];
    }

    /** The keywords' names. */
    public List<String> keywordNames() {
        return keywordNames;
    }

    /** The row of a UID; negative when it is not there. */
    public int row(int uid) {
        return Arrays.binarySearch(uids, 0, size, uid);
    }
}
