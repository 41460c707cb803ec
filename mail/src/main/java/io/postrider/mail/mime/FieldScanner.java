package io.postrider.mail.mime;

/**
 * Walks over the fields of a header block (RFC 5322 section 2.2) without copying any. A line that is neither a field
 * nor the continuation of one is stepped over.
 */
final class FieldScanner {
    private final byte[] octets;
    private final int to;
    private int next;

    /** Where the current field's line begins. */
    int start;
    /** Where its name ends. */
    int nameEnd;
    /** Where its value begins, after the colon. */
    int valueStart;
    /** Where its value ends, before its last line break. */
    int valueEnd;
    /** Where the field ends, after its last line break. */
    int end;

    FieldScanner(byte[] octets, int from, int to) {
        this.octets = octets;
        this.next = from;
        this.to = to;
    }

    /** Moves to the next field; false after the last, or at the empty line. */
    boolean next() {
        while (next < to) {
            start = next;
            if (octets[start] == '\n' || octets[start] == '\r' && start + 1 < to && octets[start + 1] == '\n') {
                next = to;
                return false;
            }
            findEnd();
            next = end;
            if (findName()) {
                return true;
            }
        }
        return false;
    }

    /** The end of the line and of its continuation lines. */
    private void findEnd() {
        int i = start;
        while (true) {
            while (i < to && octets[i] != '\n') {
                i++;
            }
            if (i >= to) {
                end = to;
                valueEnd = to;
                return;
            }
            i++;
            if (i >= to || octets[i] != ' ' && octets[i] != '\t') {
                end = i;
                valueEnd = i > start + 1 && octets[i - 2] == '\r' ? i - 2 : i - 1;
                return;
            }
        }
    }

    /** {@code field-name ":"}, with white space before the colon as in RFC 5322 section 4.5. */
    private boolean findName() {
        int i = start;
        while (i < valueEnd && octets[i] > ' ' && octets[i] != ':' && octets[i] != 0x7F) {
            i++;
        }
        nameEnd = i;
        while (i < valueEnd && (octets[i] == ' ' || octets[i] == '\t')) {
            i++;
        }
        if (i >= valueEnd || octets[i] != ':' || nameEnd == start) {
            return false;
        }
        valueStart = i + 1;
        return true;
    }
}
