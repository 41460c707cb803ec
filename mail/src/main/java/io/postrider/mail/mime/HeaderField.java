package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A field of a header block, by its place in the block.
 *
 * @param name as written
 * @param block the octets it stands in; shared, not to be changed
 * @param start where its line begins
 * @param valueStart after the colon
 * @param valueEnd before its last line break
 * @param end after its last line break
 */
public record HeaderField(String name, byte[] block, int start, int valueStart, int valueEnd, int end) {
    static HeaderField of(byte[] block, FieldScanner scanner) {
        String name = new String(block, scanner.start, scanner.nameEnd - scanner.start, ISO_8859_1);
        return new HeaderField(name, block, scanner.start, scanner.valueStart, scanner.valueEnd, scanner.end);
    }

    /** Whether it has this name, in any case. */
    public boolean is(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }

    /** The value unfolded, encoded words left as they are. */
    public String value() {
        return Octets.unfold(block, valueStart, valueEnd);
    }

    /** The value unfolded and with its encoded words decoded (RFC 2047), for people and for search. */
    public String text() {
        return EncodedWords.decode(value());
    }
}
