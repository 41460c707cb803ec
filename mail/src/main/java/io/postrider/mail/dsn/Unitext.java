package io.postrider.mail.dsn;

/** The encodings of an address of type {@code utf-8} (RFC 6533 section 3). */
public final class Unitext {
    private static final int SIX_DIGITS = 6;

    private Unitext() {}

    /**
     * Whether a text is an {@code utf-8-enc-addr}: {@code utf-8-addr-unitext}, or {@code utf-8-addr-xtext} when it is ASCII.
     * Control characters cannot be in it, encoded or not.
     */
    public static boolean isValid(String text) {
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (c == '\\') {
                int end = embedded(text, i);
                if (end < 0) {
                    return false;
                }
                i = end;
            } else if (c <= ' ' || c == '+' || c == '=' || !isText(c)) {
                return false;
            } else {
                i += Character.charCount(c);
            }
        }
        return !text.isEmpty();
    }

    /** The address that a valid text stands for; what is not valid stays as it is. */
    public static String decode(String text) {
        var out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int end = text.charAt(i) == '\\' ? embedded(text, i) : -1;
            if (end < 0) {
                out.append(text.charAt(i++));
            } else {
                out.appendCodePoint(codePoint(text, i));
                i = end;
            }
        }
        return out.toString();
    }

    /** The {@code utf-8-addr-xtext} of an address: what can be said of it in ASCII. */
    public static String encode(String address) {
        var out = new StringBuilder(address.length());
        address.codePoints().forEach(c -> {
            if (c <= ' ' || c >= 0x7F || c == '\\' || c == '+' || c == '=') {
                out.append("\\x{").append("%02X".formatted(c)).append('}');
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }

    /** EmbeddedUnicodeChar = %x5C.78 "{" HEXPOINT "}"; where it ends, or -1. */
    private static int embedded(String text, int start) {
        int close = text.indexOf('}', start);
        boolean framed = text.startsWith("\\x{", start) && close > start + 4 && close <= start + 3 + SIX_DIGITS;
        if (!framed) {
            return -1;
        }
        for (int i = start + 3; i < close; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'F')) {
                return -1;
            }
        }
        int c = codePoint(text, start);
        boolean special = c == ' ' || c == '+' || c == '=' || c == '\\';
        return special || c >= 0x80 && isText(c) ? close + 1 : -1;
    }

    private static int codePoint(String text, int start) {
        return Integer.parseInt(text, start + 3, text.indexOf('}', start), 16);
    }

    private static boolean isText(int c) {
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return Character.isValidCodePoint(c) && !surrogate && !Character.isISOControl(c);
    }
}
