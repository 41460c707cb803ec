package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Decodes encoded words (RFC 2047). White space between two of them is dropped; neighbours of one charset are decoded
 * together, since many mailers cut within a character. What is no encoded word stays as it is.
 */
public final class EncodedWords {
    private final String text;
    private final StringBuilder out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable Charset pendingCharset;

    private EncodedWords(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length());
    }

    /** The text with its encoded words decoded. */
    public static String decode(String text) {
        return text.contains("=?") ? new EncodedWords(text).read() : text;
    }

    private String read() {
        int position = 0;
        while (position < text.length()) {
            int start = text.indexOf("=?", position);
            if (start < 0) {
                break;
            }
            int end = wordEnd(start);
            if (end < 0) {
                plain(position, start + 2);
                position = start + 2;
                continue;
            }
            boolean between = pendingCharset != null && isBlank(position, start);
            if (!between) {
                plain(position, start);
            }
            if (!word(start, end)) {
                plain(between ? position : start, end);
            }
            position = end;
        }
        plain(position, text.length());
        flush();
        return out.toString();
    }

    /** {@code "=?" charset "?" encoding "?" encoded-text "?="}: where it ends, or -1 when this is none. */
    private int wordEnd(int start) {
        int first = text.indexOf('?', start + 2);
        if (first < 0 || first - start > 64 || first + 2 >= text.length() || text.charAt(first + 2) != '?') {
            return -1;
        }
        int position = first + 3;
        while (position < text.length() && text.charAt(position) != '?') {
            position++;
        }
        boolean closed = position + 1 < text.length() && text.charAt(position + 1) == '=';
        return closed ? position + 2 : -1;
    }

    private boolean word(int start, int end) {
        int first = text.indexOf('?', start + 2);
        // RFC 2231 section 5: a language may follow the charset after an asterisk
        int asterisk = text.indexOf('*', start);
        Charset charset = Text.charset(text.substring(start + 2, asterisk > 0 && asterisk < first ? asterisk : first));
        byte[] octets = octets(text.charAt(first + 1), text.substring(first + 3, end - 2));
        if (charset == null || octets == null) {
            return false;
        }
        if (!charset.equals(pendingCharset)) {
            flush();
            pendingCharset = charset;
        }
        pending.writeBytes(octets);
        return true;
    }

    private static byte @Nullable [] octets(char encoding, String encoded) {
        return switch (encoding) {
            case 'b', 'B' -> base64(encoded);
            case 'q', 'Q' -> quoted(encoded);
            default -> null;
        };
    }

    private static byte @Nullable [] base64(String encoded) {
        try {
            return Base64.getMimeDecoder().decode(encoded.getBytes(ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** RFC 2047 section 4.2. */
    private static byte[] quoted(String encoded) {
        var octets = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            int high = c == '=' && i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(encoded.charAt(i + 2), 16);
            if (low >= 0) {
                octets.write(high << 4 | low);
                i += 2;
            } else {
                octets.write(c == '_' ? ' ' : c);
            }
        }
        return octets.toByteArray();
    }

    private void plain(int from, int to) {
        if (from < to) {
            flush();
            out.append(text, from, to);
        }
    }

    private void flush() {
        if (pendingCharset != null) {
            out.append(pending.toString(pendingCharset));
            pending.reset();
            pendingCharset = null;
        }
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != ' ' && text.charAt(i) != '\t') {
                return false;
            }
        }
        return true;
    }
}
