package io.postrider.imap.wire;

import java.util.Arrays;

/**
 * {@code sequence-set} (RFC 3501 section 9), as the client wrote it: {@code *} is resolved by {@link #resolve} when it
 * is known what it means.
 */
public final class SequenceSet {
    private static final int STAR = 0;

    /** {@code $}: what the last SEARCH saved (RFC 5182 section 2.1). */
    private static final SequenceSet SAVED = new SequenceSet(new int[0]);

    /** No number; what no client can say. */
    public static final SequenceSet NONE = new SequenceSet(new int[0]);

    private final int[] bounds;

    private SequenceSet(int[] bounds) {
        this.bounds = bounds;
    }

    /** Reads one. Numbers above 2^31 - 1 are read as that: no message has such a number. */
    public static SequenceSet parse(WireReader in) {
        if (in.tryOctet('$')) {
            return SAVED;
        }
        int[] bounds = new int[4];
        int size = 0;
        do {
            if (size == 2 * in.limits().setRanges()) {
                throw in.expected("at most " + in.limits().setRanges() + " ranges");
            }
            if (size == bounds.length) {
                bounds = Arrays.copyOf(bounds, size * 2);
            }
            int from = seqNumber(in);
            bounds[size++] = from;
            bounds[size++] = in.tryOctet(':') ? seqNumber(in) : from;
        } while (in.tryOctet(','));
        return new SequenceSet(Arrays.copyOf(bounds, size));
    }

    /** Reads {@code seq-number}: a set of one. */
    public static SequenceSet parseNumber(WireReader in) {
        int number = seqNumber(in);
        return new SequenceSet(new int[] {number, number});
    }

    private static int seqNumber(WireReader in) {
        return in.tryOctet('*') ? STAR : (int) Math.min(in.nzNumber(), Integer.MAX_VALUE);
    }

    /** Whether it is {@code $}, which stands for what a SEARCH saved and not for numbers. */
    public boolean isSaved() {
        return this == SAVED;
    }

    /** The numbers meant when {@code *} is {@code largest}. */
    public NumberSet resolve(int largest) {
        var numbers = new NumberSet.Builder();
        for (int i = 0; i < bounds.length; i += 2) {
            int from = bounds[i] == STAR ? largest : bounds[i];
            int to = bounds[i + 1] == STAR ? largest : bounds[i + 1];
            // RFC 3501 section 9: 2:4 and 4:2 are the same
            numbers.add(Math.min(from, to), Math.max(from, to));
        }
        return numbers.build();
    }

    /** The largest number that stands in it, {@code *} aside; 0 for none. */
    public int largestNumber() {
        int largest = 0;
        for (int bound : bounds) {
            largest = Math.max(largest, bound);
        }
        return largest;
    }

    @Override
    public String toString() {
        if (isSaved()) {
            return "$";
        }
        var out = new StringBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            out.append(i == 0 ? "" : ",").append(bounds[i] == STAR ? "*" : Integer.toString(bounds[i]));
            if (bounds[i] != bounds[i + 1]) {
                out.append(':').append(bounds[i + 1] == STAR ? "*" : Integer.toString(bounds[i + 1]));
            }
        }
        return out.toString();
    }
}
