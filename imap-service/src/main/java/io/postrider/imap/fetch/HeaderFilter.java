package io.postrider.imap.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Picks fields out of a header, each with its folded lines, exactly as they stand. */
final class HeaderFilter {
    private final List<byte[]> names;
    private final boolean keepNamed;

    HeaderFilter(Section section) {
        names = section.fields().stream().map(name -> name.getBytes(US_ASCII)).toList();
        keepNamed = section.text() == Section.Text.HEADER_FIELDS;
    }

    byte[] apply(byte[] header) {
        var out = new ByteArrayOutputStream(Math.min(header.length, 1024));
        int position = 0;
        while (position < header.length && !isLineBreak(header, position)) {
            int end = endOfField(header, position);
            if (isNamed(header, position, end) == keepNamed) {
                out.write(header, position, end - position);
            }
            position = end;
        }
        // RFC 3501 section 6.4.5: the subset ends with a blank line
        out.write('\r');
        out.write('\n');
        return out.toByteArray();
    }

    private static boolean isLineBreak(byte[] header, int at) {
        return header[at] == '\n' || header[at] == '\r' && at + 1 < header.length && header[at + 1] == '\n';
    }

    private static int endOfField(byte[] header, int start) {
        for (int i = start; i < header.length; i++) {
            boolean folded = i + 1 < header.length && (header[i + 1] == ' ' || header[i + 1] == '\t');
            if (header[i] == '\n' && !folded) {
                return i + 1;
            }
        }
        return header.length;
    }

    private boolean isNamed(byte[] header, int from, int to) {
        int colon = from;
        while (colon < to && header[colon] != ':') {
            colon++;
        }
        int end = colon;
        while (end > from && (header[end - 1] == ' ' || header[end - 1] == '\t')) {
            end--;
        }
        for (byte[] name : names) {
            if (name.length == end - from && matches(header, from, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] header, int from, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (lower(header[from + i]) != lower(name[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
    }
}
