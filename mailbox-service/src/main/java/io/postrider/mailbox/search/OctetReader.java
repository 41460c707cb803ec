package io.postrider.mailbox.search;

/** Reads what {@link OctetBuffer} holds. */
final class OctetReader {
    private final byte[] octets;
    private final int end;
    private int position;

    OctetReader(byte[] octets, int start, int end) {
        this.octets = octets;
        this.position = start;
        this.end = end;
    }

    boolean atEnd() {
        return position >= end;
    }

    int position() {
        return position;
    }

    void skip(int count) {
        position += count;
    }

    int octet() {
        return octets[position++] & 0xFF;
    }

    int number() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int octet = octets[position++];
            value |= (octet & 0x7F) << shift;
            if (octet >= 0) {
                return value;
            }
        }
    }
}
