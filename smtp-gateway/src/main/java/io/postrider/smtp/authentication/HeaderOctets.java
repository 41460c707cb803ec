package io.postrider.smtp.authentication;

import io.postrider.mail.mime.MimeLimits;
import io.postrider.smtp.accept.MemoryBudget;
import java.util.Arrays;

/** Gathers a message's header as it comes, up to and with its empty line. */
final class HeaderOctets {
    private static final int BLOCK = 8 * 1024;
    private static final int LARGEST = MimeLimits.DEFAULT.headerOctets();

    private final MemoryBudget budget;
    private byte[] octets = {};
    private int length;
    private boolean ended;
    private boolean whole = true;
    private boolean large;
    /** How many octets of the line are there, its CR aside. */
    private int line;

    HeaderOctets(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Takes octets; tells how many of them were the header's. */
    int write(byte[] from, int offset, int count) {
        int taken = 0;
        while (taken < count && !ended) {
            byte octet = from[offset + taken++];
            if (octet == '\n') {
                ended = line == 0;
                line = 0;
            } else if (octet != '\r') {
                line++;
            }
        }
        keep(from, offset, taken);
        return taken;
    }

    private void keep(byte[] from, int offset, int count) {
        if (whole && length + count > octets.length) {
            whole = grow(length + count);
        }
        if (whole) {
            System.arraycopy(from, offset, octets, length, count);
            length += count;
        }
    }

    private boolean grow(int wanted) {
        int larger = Math.min(LARGEST, Math.max(BLOCK, 2 * wanted));
        large = wanted > LARGEST;
        if (large || !budget.tryTake(larger - octets.length)) {
            return false;
        }
        octets = Arrays.copyOf(octets, larger);
        return true;
    }

    /** Whether the empty line was there. */
    boolean ended() {
        return ended;
    }

    /** Whether it is larger than a header may be. */
    boolean large() {
        return large;
    }

    /** Whether all of it was kept: there was memory for it, and it is not larger than any header may be. */
    boolean whole() {
        return whole;
    }

    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }

    void close() {
        budget.giveBack(octets.length);
        octets = new byte[0];
        length = 0;
    }
}
