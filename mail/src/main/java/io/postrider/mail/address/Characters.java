package io.postrider.mail.address;

/** Character classes shared by the grammars. */
final class Characters {
    private Characters() {}

    /** {@code atext} of RFC 5322 section 3.2.3, and what RFC 6531 section 3.3 adds: every character above ASCII. */
    static boolean isAtext(int c) {
        if (c >= 0x80) {
            return !(c < 0xA0 || c == 0x2028 || c == 0x2029);
        }
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
            return true;
        }
        return switch (c) {
            case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '/', '=', '?', '^', '_', '`', '{', '|', '}', '~' -> true;
            default -> false;
        };
    }

    /** Let-dig and hyphen of RFC 5321 section 4.1.2, the underscore of practice, and U-labels (RFC 6531). */
    static boolean isDomainCharacter(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c >= 0xA0 && c != 0x2028 && c != 0x2029;
    }
}
