package io.postrider.mailbox.search;

import java.util.Arrays;

/** Octets that grow, with numbers of seven bits an octet, the lowest first. */
final class OctetBuffer {
    private byte[] octets;
    private int length;

    OctetBuffer(int expected) {
        octets = new byte[expected];
    }

    int length() {
        return length;
    }

    byte[] octets() {
        return octets;
    }

    void clear() {
        length = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(octets, length);
    }

    void put(int octet) {
        ensure(1);
        octets[length++] = (byte) octet;
    }

    void put(byte[] from, int start, int count) {
        ensure(count);
        System.arraycopy(from, start, octets, length, count);
        length += count;
    }

    void put(OctetBuffer other) {
        put(other.octets, 0, other.length);
    }

    void number(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            put(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        put(rest);
    }

    private void ensure(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more, octets.length * 2));
        }
    }
}
