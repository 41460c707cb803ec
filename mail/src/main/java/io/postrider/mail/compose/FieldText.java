package io.postrider.mail.compose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Header fields as they are written: folded, and in encoded words where they have more than ASCII. */
final class FieldText {
    /** RFC 5322 section 2.1.1 */
    private static final int GOOD_LINE = 76;

    /** RFC 2047 section 2: 75 characters, of which 12 are the frame; Base64 makes four of three. */
    private static final int WORD_OCTETS = 45;

    private static final String SPECIALS = "()<>[]:;@\\,.\"";

    private FieldText() {}

    /** Refuses what would end the line. */
    static void check(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029') {
                throw new IllegalArgumentException("a line end or another control character");
            }
        }
    }

    /** A field of plain text (RFC 5322 section 2.2.1). */
    static String unstructured(String name, String value) {
        check(value);
        return isPlain(value) ? folded(name + ": ", value) : encoded(name + ": ", value);
    }

    /** A field of addresses (RFC 5322 section 3.6.3), one a line. */
    static String people(String name, List<Person> people) {
        StringBuilder field = new StringBuilder(name).append(": ");
        for (int i = 0; i < people.size(); i++) {
            field.append(i == 0 ? "" : ",\r\n ").append(person(people.get(i)));
        }
        return field.append("\r\n").toString();
    }

    private static String person(Person person) {
        String address = person.mailbox().address();
        if (person.name().isBlank()) {
            return address;
        }
        return phrase(person.name().strip()) + " <" + address + '>';
    }

    private static String phrase(String name) {
        if (!isPlain(name) || name.length() > GOOD_LINE) {
            String words = encoded("", name);
            return words.substring(0, words.length() - 2);
        }
        if (name.chars().noneMatch(c -> SPECIALS.indexOf(c) >= 0)) {
            return name;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : name.toCharArray()) {
            quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
        }
        return quoted.append('"').toString();
    }

    /** ASCII in words that a line has room for, and nothing that looks like an encoded word. */
    private static boolean isPlain(String value) {
        int word = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            word = c == ' ' ? 0 : word + 1;
            if (c >= 0x7f || word > GOOD_LINE * 8 || c == '=' && value.startsWith("=?", i)) {
                return false;
            }
        }
        return value.isEmpty() || !value.isBlank() && value.charAt(0) != ' ';
    }

    private static String folded(String start, String value) {
        StringBuilder field = new StringBuilder(start);
        int line = start.length();
        int at = 0;
        while (at < value.length()) {
            int space = value.indexOf(' ', at + 1);
            int end = space < 0 ? value.length() : space;
            // A line of white space alone would not be read as a fold.
            boolean fold = line + end - at > GOOD_LINE
                    && at > 0
                    && !value.substring(at, end).isBlank();
            field.append(fold ? "\r\n" : "").append(value, at, end);
            line = (fold ? 0 : line) + end - at;
            at = end;
        }
        return field.append("\r\n").toString();
    }

    /** RFC 2047 section 2 */
    private static String encoded(String start, String value) {
        StringBuilder field = new StringBuilder(start);
        byte[] octets = value.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < octets.length; ) {
            int end = Math.min(at + (at == 0 ? WORD_OCTETS - 15 : WORD_OCTETS), octets.length);
            // RFC 2047 section 5: no character is in two words
            while (end < octets.length && (octets[end] & 0xc0) == 0x80) {
                end--;
            }
            byte[] word = java.util.Arrays.copyOfRange(octets, at, end);
            field.append(at == 0 ? "" : "\r\n ").append("=?utf-8?B?");
            field.append(Base64.getEncoder().encodeToString(word)).append("?=");
            at = end;
        }
        return field.append("\r\n").toString();
    }
}
