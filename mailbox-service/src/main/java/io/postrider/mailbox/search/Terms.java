package io.postrider.mailbox.search;

/**
 * Cuts folded text into the terms of the index. What a term may be asked for is any part of it: so a word is a term, and
 * in scripts without spaces every two neighbours are.
 */
final class Terms {
    /** A longer word is several terms. */
    static final int LONGEST = 200;
    /** So much of the end of one is the beginning of the next: parts up to this length are never cut. */
    static final int OVERLAP = 40;

    private Terms() {}

    /** Takes terms. */
    interface Taker {
        void term(String text, int start, int end);
    }

    static void cut(String text, Zone zone, Taker taker) {
        TextRuns.find(text, zone, (kind, start, end) -> {
            if (kind == TextRuns.Kind.WORD) {
                word(text, start, end, taker);
            } else {
                pairs(text, start, end, taker);
            }
        });
    }

    private static void word(String text, int start, int end, Taker taker) {
        int from = start;
        while (end - from > LONGEST) {
            taker.term(text, from, wholeBefore(text, from + LONGEST));
            from = wholeBefore(text, from + LONGEST - OVERLAP);
        }
        taker.term(text, from, end);
    }

    /** The place, or the one before where it is within a character. */
    static int wholeBefore(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) && Character.isHighSurrogate(text.charAt(at - 1))
                ? at - 1
                : at;
    }

    /** Every two neighbours; one that has none is a term by itself. */
    static void pairs(String text, int start, int end, Taker taker) {
        int second = text.offsetByCodePoints(start, 1);
        if (second >= end) {
            taker.term(text, start, end);
        }
        int first = start;
        while (second < end) {
            int third = text.offsetByCodePoints(second, 1);
            taker.term(text, first, third);
            first = second;
            second = third;
        }
    }
}
