package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Header octets as text. */
final class Octets {
    private Octets() {}

    /**
     * A field's value unfolded (RFC 5322 section 2.2.3) and without white space at its ends. No CR, LF or NUL is left
     * in it: a line break that folds nothing becomes a space, NUL becomes U+FFFD.
     */
    static String unfold(byte[] octets, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(octets[start])) {
            start++;
        }
        while (end > start && isSpace(octets[end - 1])) {
            end--;
        }
        boolean plain = true;
        for (int i = start; i < end; i++) {
            byte b = octets[i];
            plain &= b >= ' ' || b == '\t';
        }
        return plain ? new String(octets, start, end - start, ISO_8859_1) : unfoldSlowly(octets, start, end);
    }

    private static String unfoldSlowly(byte[] octets, int from, int to) {
        byte[] out = new byte[to - from];
        int size = 0;
        boolean ascii = true;
        boolean nul = false;
        for (int i = from; i < to; i++) {
            byte b = octets[i];
            if (b == '\r' || b == '\n') {
                while (i + 1 < to && (octets[i + 1] == '\r' || octets[i + 1] == '\n')) {
                    i++;
                }
                if (i + 1 < to && octets[i + 1] != ' ' && octets[i + 1] != '\t') {
                    out[size++] = ' ';
                }
                continue;
            }
            ascii &= b >= 0;
            nul |= b == 0;
            out[size++] = b;
        }
        String text = ascii ? new String(out, 0, size, ISO_8859_1) : eightBit(out, 0, size);
        return nul ? text.replace('\0', '\uFFFD') : text;
    }

    /** Octets above ASCII: UTF-8 (RFC 6532) where they are, else ISO-8859-1, which every octet is. */
    static String eightBit(byte[] octets, int from, int to) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(octets, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, from, to - from, ISO_8859_1);
        }
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** Whether octets are an ASCII word, given in lower case. */
    static boolean equalsIgnoreCase(byte[] octets, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int b = octets[i];
            if (b >= 'A' && b <= 'Z') {
                b += 'a' - 'A';
            }
            if (b != lowerCase.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }
}
