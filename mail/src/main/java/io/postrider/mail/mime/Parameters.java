package io.postrider.mail.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks parameters up by name. */
public final class Parameters {
    private Parameters() {}

    /** The value of a parameter as written, by its name in lower case; null when there is none. */
    public static @Nullable String raw(List<Parameter> parameters, String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return null;
    }

    /**
     * The value of a parameter for people: the extended form decoded (RFC 2231 section 4) where there is one, else the
     * plain form with encoded words decoded, which many mailers put there against RFC 2047 section 5.
     */
    public static @Nullable String text(List<Parameter> parameters, String name) {
        String extended = raw(parameters, name + '*');
        if (extended != null) {
            return decode(extended);
        }
        String plain = raw(parameters, name);
        return plain == null ? null : EncodedWords.decode(plain);
    }

    /** {@code [charset] "'" [language] "'" *(percent-encoded / attribute-char)}. */
    private static String decode(String extended) {
        int first = extended.indexOf('\'');
        int second = first < 0 ? -1 : extended.indexOf('\'', first + 1);
        if (second < 0) {
            return extended;
        }
        Charset charset = Text.charset(extended.substring(0, first));
        var octets = new ByteArrayOutputStream(extended.length());
        for (int i = second + 1; i < extended.length(); i++) {
            char c = extended.charAt(i);
            int high = c == '%' && i + 2 < extended.length() ? Character.digit(extended.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(extended.charAt(i + 2), 16);
            if (low >= 0) {
                octets.write(high << 4 | low);
                i += 2;
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(charset == null ? StandardCharsets.UTF_8 : charset));
            }
        }
        return octets.toString(charset == null ? StandardCharsets.UTF_8 : charset);
    }
}
