package io.postrider.smtp.command;

/** The encoding of values in parameters (RFC 3461 section 4): {@code +XX} for what may not stand as itself. */
public final class Xtext {
    private Xtext() {}

    /** Whether a text is well-formed xtext whose decoded characters are printable US-ASCII. */
    static boolean isValid(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '+') {
                int octet = octet(text, i + 1);
                // A line end in disguise would come out as one wherever the value is decoded into a header.
                if (octet < ' ' || octet > '~') {
                    return false;
                }
                i += 3;
            } else if (c >= '!' && c <= '~' && c != '=') {
                i++;
            } else {
                return false;
            }
        }
        return true;
    }

    /** Decodes what {@link #isValid} has passed. */
    static String decode(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '+') {
                decoded.append((char) octet(text, i + 1));
                i += 3;
            } else {
                decoded.append(c);
                i++;
            }
        }
        return decoded.toString();
    }

    private static int octet(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        int high = digit(text.charAt(at));
        int low = digit(text.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** RFC 3461 section 4: upper case only. */
    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
