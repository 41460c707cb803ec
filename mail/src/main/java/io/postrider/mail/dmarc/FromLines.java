package io.postrider.mail.dmarc;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Where From stands in a header, looked for as the most generous reader would: with odd octets around its name, on a first line that
 * is indented, behind lines that are no fields.
 *
 * @param count how many there are
 * @param start where the last one's line begins
 * @param end after its last line
 * @param unclear whether some readers would not see it: because of its name's form, or of a line before it that is no field
 */
record FromLines(int count, int start, int end, boolean unclear) {
    private static final byte[] NAME = "from".getBytes(US_ASCII);

    static FromLines scan(byte[] octets, int from, int to) {
        int count = 0;
        int start = from;
        int end = from;
        boolean unclear = false;
        boolean broken = false;
        for (int line = from; line < to && !isEmptyLine(octets, line, to); ) {
            int next = fieldEnd(octets, line, to);
            if (isLikeFrom(octets, line, next)) {
                count++;
                start = line;
                end = next;
                unclear |= broken || octets[line + NAME.length] != ':';
            } else {
                broken |= !isField(octets, line, next) && !isMailboxLine(octets, line, next, from);
            }
            line = next;
        }
        return new FromLines(count, start, end, unclear);
    }

    private static boolean isEmptyLine(byte[] octets, int line, int to) {
        return octets[line] == '\n' || octets[line] == '\r' && line + 1 < to && octets[line + 1] == '\n';
    }

    /** Behind the line and those that continue it. */
    private static int fieldEnd(byte[] octets, int line, int to) {
        int i = line;
        while (i < to) {
            if (octets[i++] == '\n' && (i == to || octets[i] != ' ' && octets[i] != '\t')) {
                return i;
            }
        }
        return to;
    }

    private static boolean isLikeFrom(byte[] octets, int line, int end) {
        int i = line;
        while (i < end && !isVisible(octets[i])) {
            i++;
        }
        for (byte letter : NAME) {
            if (i == end || (octets[i++] | 0x20) != letter) {
                return false;
            }
        }
        while (i < end && !isVisible(octets[i])) {
            i++;
        }
        return i < end && octets[i] == ':';
    }

    private static boolean isVisible(byte octet) {
        return octet > ' ' && octet < 0x7f;
    }

    /** RFC 5322 section 3.6.8, with the white space of section 4.5. */
    private static boolean isField(byte[] octets, int line, int end) {
        int i = line;
        while (i < end && isVisible(octets[i]) && octets[i] != ':') {
            i++;
        }
        boolean named = i > line;
        while (i < end && (octets[i] == ' ' || octets[i] == '\t')) {
            i++;
        }
        return named && i < end && octets[i] == ':';
    }

    /** The line with which a mailbox file begins a message, left in front by some who hand on what they read from one. */
    private static boolean isMailboxLine(byte[] octets, int line, int end, int first) {
        int name = octets[line] == '>' ? line + 1 : line;
        boolean fits = line == first && name + NAME.length < end && octets[name + NAME.length] == ' ';
        for (int i = 0; fits && i < NAME.length; i++) {
            fits = (octets[name + i] | 0x20) == NAME[i];
        }
        return fits;
    }
}
