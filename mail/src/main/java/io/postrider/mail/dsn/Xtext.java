package io.postrider.mail.dsn;

/** {@code xtext} of DSN's ENVID and ORCPT (RFC 3461 section 4). */
public final class Xtext {
    private Xtext() {}

    /** Whether a text is {@code xtext}: printable ASCII, {@code +} only before two upper-case hexadecimal digits. */
    public static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '!' || c > '~' || c == '=') {
                return false;
            }
            if (c == '+' && (i + 2 >= text.length() || hex(text.charAt(i + 1)) < 0 || hex(text.charAt(i + 2)) < 0)) {
                return false;
            }
        }
        return true;
    }

    /** What it stands for. Control characters are not let out: they stay encoded. */
    public static String decode(String xtext) {
        var out = new StringBuilder(xtext.length());
        for (int i = 0; i < xtext.length(); i++) {
            char c = xtext.charAt(i);
            if (c == '+' && i + 2 < xtext.length()) {
                int value = hex(xtext.charAt(i + 1)) * 16 + hex(xtext.charAt(i + 2));
                if (value >= ' ' && value < 0x7F) {
                    out.append((char) value);
                    i += 2;
                    continue;
                }
            }
            out.append(c);
        }
        return out.toString();
    }

    /** The {@code xtext} of a text in ASCII. */
    public static String encode(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '!' || c > '~' || c == '=' || c == '+') {
                out.append('+')
                        .append("0123456789ABCDEF".charAt(c >> 4 & 15))
                        .append("0123456789ABCDEF".charAt(c & 15));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** RFC 3461 section 4: upper case only. */
    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1_000;
    }
}
