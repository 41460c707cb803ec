package io.postrider.mail.name;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.Base64;

/** Modified UTF-7, the encoding of mailbox names (RFC 3501 section 5.1.3). */
public final class ModifiedUtf7 {
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getDecoder();

    private ModifiedUtf7() {}

    /** Encodes. */
    public static String encode(String text) {
        if (isPlain(text)) {
            return text;
        }
        var out = new StringBuilder(text.length() + 16);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isDirect(c)) {
                out.append(c);
                i++;
            } else if (c == '&') {
                out.append("&-");
                i++;
            } else {
                int end = i;
                while (end < text.length() && !isDirect(text.charAt(end)) && text.charAt(end) != '&') {
                    end++;
                }
                String base64 = ENCODER.encodeToString(text.substring(i, end).getBytes(UTF_16BE));
                out.append('&').append(base64.replace('/', ',')).append('-');
                i = end;
            }
        }
        return out.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDirect(text.charAt(i)) || text.charAt(i) == '&') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDirect(char c) {
        return c >= 0x20 && c <= 0x7E && c != '&';
    }

    /**
     * Decodes.
     *
     * @throws IllegalArgumentException for everything that {@link #encode} would not have written
     */
    public static String decode(byte[] octets) {
        var out = new StringBuilder(octets.length);
        int i = 0;
        while (i < octets.length) {
            int octet = octets[i];
            if (octet < 0x20 || octet > 0x7E) {
                throw new IllegalArgumentException("an octet outside of printable ASCII");
            }
            if (octet != '&') {
                out.append((char) octet);
                i++;
            } else {
                int end = i + 1;
                while (end < octets.length && octets[end] != '-') {
                    end++;
                }
                decodeShifted(octets, i + 1, end, out);
                i = end + 1;
            }
        }
        String text = out.toString();
        // One name has one spelling: else two names on the wire would be one mailbox.
        if (!sameOctets(encode(text), octets)) {
            throw new IllegalArgumentException("not in canonical form");
        }
        return text;
    }

    private static void decodeShifted(byte[] octets, int from, int end, StringBuilder out) {
        if (end == octets.length) {
            throw new IllegalArgumentException("a shift without end");
        }
        if (from == end) {
            out.append('&');
            return;
        }
        byte[] base64 = new byte[end - from];
        for (int i = 0; i < base64.length; i++) {
            byte octet = octets[from + i];
            if (octet == '/' || octet == '=') {
                throw new IllegalArgumentException("not modified BASE64");
            }
            base64[i] = octet == ',' ? (byte) '/' : octet;
        }
        byte[] utf16 = DECODER.decode(base64);
        if ((utf16.length & 1) != 0) {
            throw new IllegalArgumentException("half a character");
        }
        String text = new String(utf16, UTF_16BE);
        for (int i = 0; i < text.length(); i++) {
            if (isDirect(text.charAt(i)) || text.charAt(i) < 0x20 || text.charAt(i) == 0xFFFD) {
                throw new IllegalArgumentException("a character that needs no shift");
            }
        }
        out.append(text);
    }

    private static boolean sameOctets(String ascii, byte[] octets) {
        if (ascii.length() != octets.length) {
            return false;
        }
        for (int i = 0; i < octets.length; i++) {
            if (ascii.charAt(i) != octets[i]) {
                return false;
            }
        }
        return true;
    }
}
