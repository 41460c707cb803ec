package io.postrider.imap.wire;

/** The classes of characters of RFC 3501 section 9. */
final class CharacterClass {
    private static final int ATOM = 1;
    private static final int ASTRING = 2;
    private static final int LIST = 4;
    private static final int KEYWORD = 8;
    private static final byte[] CLASSES = new byte[128];

    static {
        for (char c = 0x21; c < 0x7F; c++) {
            boolean atom = "(){%*\"\\]".indexOf(c) < 0;
            int classes = atom ? ATOM | ASTRING | LIST : 0;
            if (c == ']') {
                classes |= ASTRING | LIST;
            }
            if (c == '%' || c == '*') {
                classes |= LIST;
            }
            if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-') {
                classes |= KEYWORD;
            }
            CLASSES[c] = (byte) classes;
        }
    }

    private CharacterClass() {}

    private static boolean is(int octet, int wanted) {
        return octet >= 0 && (CLASSES[octet] & wanted) != 0;
    }

    static boolean isAtomChar(byte octet) {
        return is(octet, ATOM);
    }

    static boolean isAstringChar(byte octet) {
        return is(octet, ASTRING);
    }

    static boolean isListChar(byte octet) {
        return is(octet, LIST);
    }

    static boolean isKeywordChar(byte octet) {
        return is(octet, KEYWORD);
    }
}
