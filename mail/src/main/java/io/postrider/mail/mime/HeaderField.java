package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressParser;

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

    /**
     * The addresses of the value, as SEARCH FROM compares them (RFC 3501 section 6.4.4): decoded names, addresses without
     * comments and white space.
     */
    public String addresses() {
        var out = new StringBuilder();
        for (Address address : AddressParser.parse(value(), MimeLimits.DEFAULT.addresses())) {
            switch (address) {
                case Address.Individual one -> append(out, one);
                case Address.Group group -> {
                    out.append(EncodedWords.decode(group.displayName())).append(": ");
                    group.members().forEach(member -> append(out, member));
                }
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Address.Individual one) {
        if (one.displayName() != null) {
            out.append(EncodedWords.decode(one.displayName())).append(' ');
        }
        out.append('<').append(one.address()).append(">, ");
    }

    /** The value unfolded and with its encoded words decoded (RFC 2047), for people and for search. */
    public String text() {
        return EncodedWords.decode(value());
    }
}
