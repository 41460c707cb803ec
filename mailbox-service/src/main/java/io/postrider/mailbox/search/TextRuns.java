package io.postrider.mailbox.search;

/**
 * Finds the runs of characters in folded text that terms are made of: between white space in a header, where addresses and
 * numbers are looked for as they stand, and words in a body.
 */
final class TextRuns {
    /** What a run is made of. */
    enum Kind {
        /** Nothing that is kept; half a character alone is such, too. */
        GAP,
        /** A word. */
        WORD,
        /** Scripts that write no spaces, and emoji: any two neighbours may be asked for. */
        DENSE
    }

    private static final Kind[] BODY = new Kind[0x80];

    static {
        for (int c = 0; c < BODY.length; c++) {
            boolean word = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            // What addresses and numbers are joined by.
            BODY[c] = word || "@._-".indexOf(c) >= 0 ? Kind.WORD : Kind.GAP;
        }
    }

    private TextRuns() {}

    /** Takes runs. */
    interface Taker {
        void run(Kind kind, int start, int end);
    }

    static void find(String text, Zone zone, Taker taker) {
        Kind current = Kind.GAP;
        int start = 0;
        int length = text.length();
        for (int i = 0; i < length; ) {
            char c = text.charAt(i);
            int width = 1;
            Kind kind;
            if (c < 0x80) {
                kind = zone == Zone.BODY ? BODY[c] : c > ' ' && c != 0x7F ? Kind.WORD : Kind.GAP;
            } else {
                int point = text.codePointAt(i);
                width = Character.charCount(point);
                kind = zone == Zone.BODY ? inBody(point) : inHeader(point);
            }
            if (kind != current) {
                tell(taker, current, start, i);
                start = i;
                current = kind;
            }
            i += width;
        }
        tell(taker, current, start, length);
    }

    private static void tell(Taker taker, Kind kind, int start, int end) {
        if (kind != Kind.GAP && end > start) {
            taker.run(kind, start, end);
        }
    }

    private static Kind inHeader(int point) {
        boolean gap = Character.isWhitespace(point)
                || Character.isSpaceChar(point)
                || Character.isISOControl(point)
                || Character.getType(point) == Character.SURROGATE;
        return gap ? Kind.GAP : Kind.WORD;
    }

    private static Kind inBody(int point) {
        if (isDense(point)) {
            return Kind.DENSE;
        }
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> Kind.WORD;
            default -> Character.isLetterOrDigit(point) ? Kind.WORD : Kind.GAP;
        };
    }

    private static boolean isDense(int point) {
        if (point < 0x0E00) {
            return false;
        }
        return point <= 0x109F // Thai, Lao, Tibetan, Myanmar
                || point >= 0x1780 && point <= 0x17FF // Khmer
                || point >= 0x3005 && point <= 0x3007
                || point >= 0x3040 && point <= 0x30FF // Hiragana, Katakana, with the marks that folding takes off
                || point >= 0x3400 && point <= 0x9FFF // ideographs
                || point >= 0xF900 && point <= 0xFAFF
                || point >= 0x1F000 && point <= 0x3FFFF; // emoji, more ideographs
    }
}
