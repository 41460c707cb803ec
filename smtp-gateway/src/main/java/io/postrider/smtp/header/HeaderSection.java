package io.postrider.smtp.header;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the fields of a message's header section lie (RFC 5322 section 2.2). A line that is no field ends the section
 * as an empty one does.
 *
 * @param end the octets of the header section, without the empty line behind it
 * @param complete whether its end was seen
 * @param fields those that the gateway looks at, in order
 */
public record HeaderSection(int end, boolean complete, List<Field> fields) {
    private static final List<Name> OUR_WORD = List.of(Name.AUTHENTICATION_RESULTS, Name.VERDICT, Name.REASON);

    /** The fields that the gateway looks at. */
    public enum Name {
        RECEIVED("received"),
        FROM("from"),
        SENDER("sender"),
        DATE("date"),
        MESSAGE_ID("message-id"),
        TO("to"),
        CC("cc"),
        BCC("bcc"),
        DELIVERED_TO("delivered-to"),
        RESENT_FROM("resent-from"),
        RESENT_SENDER("resent-sender"),
        RESENT_BCC("resent-bcc"),
        AUTHENTICATION_RESULTS("authentication-results"),
        VERDICT("x-postrider-verdict"),
        REASON("x-postrider-reason");

        private static final Name[] ALL = values();
        private final byte[] lowerCase;

        Name(String lowerCase) {
            this.lowerCase = lowerCase.getBytes(StandardCharsets.US_ASCII);
        }

        private boolean standsAt(byte[] octets, int at, int limit) {
            int colon = at + lowerCase.length;
            if (colon >= limit) {
                return false;
            }
            for (int i = 0; i < lowerCase.length; i++) {
                if ((octets[at + i] | 0x20) != (lowerCase[i] | 0x20)) {
                    return false;
                }
            }
            // RFC 5322 section 4.5: white space before the colon is obsolete and still read.
            while (colon < limit && (octets[colon] == ' ' || octets[colon] == '\t')) {
                colon++;
            }
            return colon < limit && octets[colon] == ':';
        }
    }

    /**
     * A field, folded lines included.
     *
     * @param name which one
     * @param start its first octet
     * @param end behind its last CRLF
     */
    public record Field(Name name, int start, int end) {
        /** The body, unfolded: line ends are left out. */
        public String value(byte[] octets) {
            int colon = start;
            while (octets[colon] != ':') {
                colon++;
            }
            StringBuilder value = new StringBuilder(end - colon);
            String raw = new String(octets, colon + 1, end - colon - 1, StandardCharsets.UTF_8);
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                if (c != '\r' && c != '\n') {
                    value.append(c);
                }
            }
            return value.toString().strip();
        }
    }

    /**
     * Looks through a message's beginning.
     *
     * @param whole whether nothing comes after {@code length}, so that a header section without a body is complete
     */
    public static HeaderSection scan(byte[] octets, int length, boolean whole) {
        List<Field> fields = new ArrayList<>();
        int position = 0;
        while (position < length) {
            if (octets[position] == '\r') {
                return new HeaderSection(position, true, fields);
            }
            int end = fieldEnd(octets, position, length);
            if (end < 0) {
                break;
            }
            if (!isField(octets, position, end)) {
                noteResults(fields, octets, end, length);
                return new HeaderSection(position, true, fields);
            }
            note(fields, octets, position, end);
            position = end;
        }
        return new HeaderSection(position, whole, fields);
    }

    private static void note(List<Field> fields, byte[] octets, int start, int end) {
        for (Name name : Name.ALL) {
            if (name.standsAt(octets, start, end)) {
                fields.add(new Field(name, start, end));
                return;
            }
        }
    }

    /** Those who step over a line that is no field read on behind it: what claims to be our verdict there is to be known as well. */
    private static void noteResults(List<Field> fields, byte[] octets, int from, int length) {
        int position = from;
        while (position >= 0 && position < length && octets[position] != '\r') {
            int end = fieldEnd(octets, position, length);
            for (Name name : OUR_WORD) {
                if (end > 0 && name.standsAt(octets, position, end)) {
                    fields.add(new Field(name, position, end));
                }
            }
            position = end;
        }
    }

    /** Behind the CRLF that no white space follows; -1 when it is not there yet. */
    private static int fieldEnd(byte[] octets, int start, int length) {
        int i = start;
        while (i < length) {
            if (octets[i] != '\n') {
                i++;
            } else if (i + 1 < length && (octets[i + 1] == ' ' || octets[i + 1] == '\t')) {
                i += 2;
            } else {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean isField(byte[] octets, int start, int end) {
        for (int i = start; i < end; i++) {
            byte octet = octets[i];
            if (octet == ':') {
                return i > start;
            }
            if (octet <= ' ' && octet != ' ' && octet != '\t') {
                return false;
            }
        }
        return false;
    }

    /** How many fields of a name there are. */
    public int count(Name name) {
        int count = 0;
        for (Field field : fields) {
            if (field.name() == name) {
                count++;
            }
        }
        return count;
    }

    /** The fields of a name, in order. */
    public List<Field> all(Name name) {
        return fields.stream().filter(field -> field.name() == name).toList();
    }
}
