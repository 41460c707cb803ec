package io.postrider.api.mailbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What changed in a mailbox after a MODSEQ, in arrays of equal length, ascending by UID.
 *
 * <p>On the wire: uidValidity, uidNext, highestModseq, messages, the keywords, {@code complete}; then a frame of tag 1
 * per changed message, a frame of tag 2 per range of expunged UIDs, and tag 0. A stream without tag 0 was cut off.
 *
 * @param uidValidity the mailbox's UIDVALIDITY
 * @param uidNext its UIDNEXT
 * @param highestModseq its HIGHESTMODSEQ: ask for changes since this next time
 * @param messages how many messages it holds now
 * @param keywords the keywords, each at the bit of its index
 * @param complete true when the arrays hold every message there is, whatever was asked: the caller starts anew
 * @param uids changed or new messages
 * @param flags their system flags, bits of {@link Flags}
 * @param keywordBits their keywords
 * @param modseqs their MODSEQs
 * @param expungedFrom first UIDs of expunged ranges
 * @param expungedTo last UIDs of expunged ranges
 */
public record MailboxChanges(
        int uidValidity,
        int uidNext,
        long highestModseq,
        int messages,
        List<String> keywords,
        boolean complete,
        int[] uids,
        int[] flags,
        long[] keywordBits,
        long[] modseqs,
        int[] expungedFrom,
        int[] expungedTo) {
    private static final int END = 0;
    private static final int MESSAGE = 1;
    private static final int EXPUNGED = 2;

    /** Reads all of it; an {@link java.io.EOFException} means that the stream was cut off. */
    public static MailboxChanges readFrom(DataInputStream in) throws IOException {
        int uidValidity = in.readInt();
        int uidNext = in.readInt();
        long highestModseq = in.readLong();
        int messages = in.readInt();
        List<String> keywords = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            keywords.add(in.readUTF());
        }
        boolean complete = in.readBoolean();
        var rows = new Rows(complete ? Math.max(16, messages) : 16);
        for (int tag = in.readUnsignedByte(); tag != END; tag = in.readUnsignedByte()) {
            switch (tag) {
                case MESSAGE -> rows.add(in.readInt(), in.readUnsignedByte(), in.readLong(), in.readLong());
                case EXPUNGED -> rows.expunged(in.readInt(), in.readInt());
                default -> throw new IOException("unknown frame " + tag + " among a mailbox's changes");
            }
        }
        return rows.finish(uidValidity, uidNext, highestModseq, messages, keywords, complete);
    }

    /** Writes the frames one by one, so that a server need not hold them all. */
    public static final class Writer {
        private final DataOutputStream out;

        /** Writes what stands before the frames. */
        public Writer(
                DataOutputStream out,
                int uidValidity,
                int uidNext,
                long highestModseq,
                int messages,
                List<String> keywords,
                boolean complete)
                throws IOException {
            this.out = out;
            out.writeInt(uidValidity);
            out.writeInt(uidNext);
            out.writeLong(highestModseq);
            out.writeInt(messages);
            out.writeByte(keywords.size());
            for (String keyword : keywords) {
                out.writeUTF(keyword);
            }
            out.writeBoolean(complete);
        }

        /** A changed or new message; UIDs ascend. */
        public void message(int uid, int flags, long keywordBits, long modseq) throws IOException {
            out.writeByte(MESSAGE);
            out.writeInt(uid);
            out.writeByte(flags);
            out.writeLong(keywordBits);
            out.writeLong(modseq);
        }

        /** A range of expunged UIDs, both ends included. */
        public void expunged(int from, int to) throws IOException {
            out.writeByte(EXPUNGED);
            out.writeInt(from);
            out.writeInt(to);
        }

        /** Says that nothing is missing. */
        public void end() throws IOException {
            out.writeByte(END);
            out.flush();
        }
    }

    private static final class Rows {
        private int[] uids;
        private int[] flags;
        private long[] keywordBits;
        private long[] modseqs;
        private int size;
        private int[] expunged = new int[8];
        private int expungedSize;

        Rows(int capacity) {
            uids = new int[capacity];
            flags = new int[capacity];
            keywordBits = new long[capacity];
            modseqs = new long[capacity];
        }

        void add(int uid, int flag, long keywords, long modseq) {
            if (size == uids.length) {
                int capacity = size * 2;
                uids = Arrays.copyOf(uids, capacity);
                flags = Arrays.copyOf(flags, capacity);
                keywordBits = Arrays.copyOf(keywordBits, capacity);
                modseqs = Arrays.copyOf(modseqs, capacity);
            }
            uids[size] = uid;
            flags[size] = flag;
            keywordBits[size] = keywords;
            modseqs[size++] = modseq;
        }

        void expunged(int from, int to) {
            if (expungedSize == expunged.length) {
                expunged = Arrays.copyOf(expunged, expungedSize * 2);
            }
            expunged[expungedSize++] = from;
            expunged[expungedSize++] = to;
        }

        MailboxChanges finish(
                int uidValidity,
                int uidNext,
                long highestModseq,
                int messages,
                List<String> keywords,
                boolean complete) {
            int[] from = new int[expungedSize / 2];
            int[] to = new int[expungedSize / 2];
            for (int i = 0; i < from.length; i++) {
                from[i] = expunged[2 * i];
                to[i] = expunged[2 * i + 1];
            }
            return new MailboxChanges(
                    uidValidity,
                    uidNext,
                    highestModseq,
                    messages,
                    List.copyOf(keywords),
                    complete,
                    Arrays.copyOf(uids, size),
                    Arrays.copyOf(flags, size),
                    Arrays.copyOf(keywordBits, size),
                    Arrays.copyOf(modseqs, size),
                    from,
                    to);
        }
    }
}
