package io.postrider.mail.compose;

import java.nio.charset.StandardCharsets;

/** Texts as lines that every server takes (RFC 2045 section 6.7). */
final class QuotedPrintable {
    private static final String HEX = "0123456789ABCDEF";
    private static final int LINE = 75;
    private static final int LONGEST_PLAIN = 900;

    private QuotedPrintable() {}

    /** A text with CRLF at every line end, the last one included. */
    static String lines(String text) {
        StringBuilder lines = new StringBuilder(text.length() + 64);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                continue;
            }
            if (c == '\r' || c == '\n') {
                lines.append("\r\n");
            } else {
                lines.append(c);
            }
        }
        boolean ended = lines.isEmpty() || lines.charAt(lines.length() - 1) == '\n';
        return ended ? lines.toString() : lines.append("\r\n").toString();
    }

    /** Whether lines can go as they are: ASCII without controls, and not too long. */
    static boolean isPlain(String lines) {
        int line = 0;
        for (int i = 0; i < lines.length(); i++) {
            char c = lines.charAt(i);
            line = c == '\n' ? 0 : line + 1;
            boolean fits = c >= ' ' && c < 0x7f || c == '\t' || c == '\r' || c == '\n';
            if (!fits || line > LONGEST_PLAIN) {
                return false;
            }
        }
        return true;
    }

    static String encode(String lines) {
        byte[] octets = lines.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(octets.length + octets.length / 4);
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            int octet = octets[i] & 0xff;
            if (octet == '\r' || octet == '\n') {
                out.append((char) octet);
                line = 0;
                continue;
            }
            boolean last = i + 1 < octets.length && octets[i + 1] == '\r';
            boolean literal = octet > ' ' && octet < 0x7f && octet != '=' || (octet == ' ' || octet == '\t') && !last;
            int width = literal ? 1 : 3;
            if (line + width > LINE) {
                out.append("=\r\n");
                line = 0;
            }
            if (literal) {
                out.append((char) octet);
            } else {
                out.append('=').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xf));
            }
            line += width;
        }
        return out.toString();
    }
}
