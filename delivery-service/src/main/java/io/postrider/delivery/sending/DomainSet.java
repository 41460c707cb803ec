package io.postrider.delivery.sending;

import java.util.BitSet;

/**
 * Domains, of which only their number is asked: a bit for each hashed name, so that sets of several messages, replicas and processes
 * become one without a list. Up to some thousand the number is right within some hundredths.
 */
final class DomainSet {
    /** As many as the column has. */
    static final int BITS = 1_024;

    private final BitSet bits = new BitSet(BITS);

    void add(String domain) {
        // Spread, or names that end alike would share bits.
        int hash = domain.hashCode() * 0x9E3779B9;
        bits.set((hash ^ hash >>> 15) * 0x85EBCA6B >>> 22);
    }

    /** As the column has it. */
    String text() {
        var text = new StringBuilder(BITS);
        for (int i = 0; i < BITS; i++) {
            text.append(bits.get(i) ? '1' : '0');
        }
        return text.toString();
    }

    int count() {
        return bits.cardinality();
    }

    /** How many domains leave so many bits set. */
    static long estimate(int set) {
        int free = Math.max(1, BITS - set);
        return Math.round(-BITS * Math.log((double) free / BITS));
    }
}
