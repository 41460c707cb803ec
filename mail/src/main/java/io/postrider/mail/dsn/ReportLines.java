package io.postrider.mail.dsn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.mail.dsn.TypedAddress.Charset;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The lines of a report. What came from outside can neither end one nor, without SMTPUTF8, leave ASCII. */
final class ReportLines {
    /** Where a line is folded (RFC 5322 section 2.1.1). */
    private static final int MAX_LINE = 76;

    /** RFC 5322 section 2.1.1: octets of a line, at most. */
    private static final int LONGEST_LINE = 998;

    private final Charset charset;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ReportLines(Charset charset) {
        this.charset = charset;
    }

    /** One line, however long up to the standard's limit; the rest is left out. */
    void line(String text) {
        byte[] octets = clean(text).getBytes(UTF_8);
        int length = Math.min(octets.length, LONGEST_LINE);
        while (length < octets.length && (octets[length] & 0xC0) == 0x80) {
            length--;
        }
        out.write(octets, 0, length);
        out.write('\r');
        out.write('\n');
    }

    /** A header field, folded. */
    void field(String name, String value) {
        folded(name + ": ", value, " ");
    }

    /** Text in lines of a bearable length, each but the first behind an indent. */
    void folded(String start, String text, String indent) {
        var current = new StringBuilder(start);
        boolean empty = true;
        for (String word : words(clean(text))) {
            if (!empty && current.length() + word.length() >= MAX_LINE) {
                line(current.toString());
                current.setLength(0);
                current.append(indent);
                empty = true;
            }
            if (!empty) {
                current.append(' ');
            }
            current.append(word);
            empty = false;
        }
        line(current.toString());
    }

    private static Iterable<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty())::iterator;
    }

    /** Octets as they are. */
    void octets(byte[] octets) {
        out.writeBytes(octets);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private String clean(String text) {
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = Character.isISOControl(c) && c != '\t' || c == '\u2028' || c == '\u2029';
            clean.append(control ? ' ' : c >= 0x80 && charset == Charset.ASCII ? '?' : c);
        }
        return clean.toString();
    }
}
