package io.postrider.mail.mime;

/**
 * Where a part stands in the message's octets. The header reaches from {@code headerStart} to {@code bodyStart}, its
 * empty line included; the body from there to {@code bodyEnd}, without the line break that belongs to the boundary
 * after it (RFC 2046 section 5.1.1).
 *
 * @param headerStart offset of the header's first octet
 * @param bodyStart offset of the body's first octet
 * @param bodyEnd offset after the body's last octet
 * @param lines line breaks in the body
 */
public record Extent(long headerStart, long bodyStart, long bodyEnd, long lines) {
    public Extent {
        if (headerStart < 0
                || bodyStart < headerStart
                || bodyEnd < bodyStart
                || lines < 0
                || lines > bodyEnd - bodyStart) {
            throw new IllegalArgumentException("offsets out of order");
        }
    }

    /** Octets of the header. */
    public long headerSize() {
        return bodyStart - headerStart;
    }

    /** Octets of the body. */
    public long bodySize() {
        return bodyEnd - bodyStart;
    }
}
