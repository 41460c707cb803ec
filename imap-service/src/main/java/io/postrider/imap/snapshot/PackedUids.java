package io.postrider.imap.snapshot;

import java.util.Arrays;

/**
 * Ascending numbers as runs: the gap before a run and its length, each a number of seven bits an octet. A mailbox from
 * which nothing was ever removed takes a few octets whatever its size.
 */
final class PackedUids {
    private PackedUids() {}

    static byte[] pack(int[] uids, int count) {
        byte[] out = new byte[16];
        int length = putNumber(out, 0, count);
        int last = 0;
        for (int i = 0; i < count; ) {
            int end = i + 1;
            while (end < count && uids[end] == uids[end - 1] + 1) {
                end++;
            }
            if (out.length - length < 10) {
                out = Arrays.copyOf(out, out.length * 2);
            }
            length = putNumber(out, length, uids[i] - last);
            length = putNumber(out, length, end - i);
            last = uids[end - 1];
            i = end;
        }
        return Arrays.copyOf(out, length);
    }

    private static int putNumber(byte[] out, int at, int number) {
        int position = at;
        int rest = number;
        while (rest >= 0x80) {
            out[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[position++] = (byte) rest;
        return position;
    }

    static int[] unpack(byte[] packed) {
        var in = new Numbers(packed);
        int[] uids = new int[in.next()];
        int last = 0;
        for (int i = 0; i < uids.length; ) {
            last += in.next();
            uids[i++] = last;
            for (int left = in.next() - 1; left > 0; left--) {
                uids[i++] = ++last;
            }
        }
        return uids;
    }

    private static final class Numbers {
        private final byte[] octets;
        private int position;

        Numbers(byte[] octets) {
            this.octets = octets;
        }

        int next() {
            int number = 0;
            for (int shift = 0; ; shift += 7) {
                int octet = octets[position++];
                number |= (octet & 0x7F) << shift;
                if (octet >= 0) {
                    return number;
                }
            }
        }
    }
}
