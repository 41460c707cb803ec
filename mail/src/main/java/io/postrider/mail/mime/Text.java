package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Octets of a body as text. */
public final class Text {
    private Text() {}

    /**
     * Undoes the transfer encoding and the charset. Nothing fails: what cannot be decoded stands as U+FFFD, and octets
     * in a charset not known here are read as UTF-8 or windows-1252, whichever they can be.
     *
     * @param encoding Content-Transfer-Encoding in lower case
     * @param charset the charset parameter; null when absent
     */
    public static String decode(byte[] octets, String encoding, @Nullable String charset) {
        byte[] plain = BodyDecoder.decode(octets, encoding);
        Charset known = charset == null ? null : charset(charset);
        if (known == null || known.equals(US_ASCII)) {
            return guess(plain);
        }
        return new String(plain, known);
    }

    /** A charset by its name in mail; null when it is not known here. */
    public static @Nullable Charset charset(String name) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "utf-8", "utf8", "unicode-1-1-utf-8" -> {
                return UTF_8;
            }
            case "us-ascii", "ascii", "ansi_x3.4-1968" -> {
                return US_ASCII;
            }
            // What is labelled ISO-8859-1 is windows-1252 when it has octets where the former has controls.
            case "iso-8859-1", "latin1", "windows-1252", "cp1252" -> {
                return Charset.forName("windows-1252");
            }
            case "ks_c_5601-1987" -> {
                return Charset.forName("x-windows-949");
            }
            default -> {
                try {
                    return Charset.forName(name.strip());
                } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                    return null;
                }
            }
        }
    }

    private static String guess(byte[] octets) {
        int bits = 0;
        for (byte b : octets) {
            bits |= b;
        }
        if (bits >= 0) {
            return new String(octets, ISO_8859_1);
        }
        // A sample may end within a character, so a few wrong octets do not speak against UTF-8.
        String utf8 = new String(octets, UTF_8);
        long wrong = utf8.chars().filter(c -> c == 0xFFFD).count();
        return wrong * 20 < utf8.length() ? utf8 : new String(octets, Charset.forName("windows-1252"));
    }
}
