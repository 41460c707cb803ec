package io.postrider.mail.spam;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Looks for many phrases at once; what a text costs depends on its length alone (Aho and Corasick's way). */
final class PhraseSearch {
    private static final int ASCII = 128;

    private final List<String> phrases;
    /** The column of each character that some phrase has; 0 for all others, where no phrase goes on. */
    private final byte[] columns = new byte[ASCII];

    private final int width;
    private int[] next;
    private int[][] endings = new int[256][];
    private int states = 1;

    /** A search for phrases in lower-case ASCII, with single spaces. */
    PhraseSearch(List<String> phrases) {
        this.phrases = List.copyOf(phrases);
        this.width = 1 + numberColumns();
        this.next = new int[width * endings.length];
        for (int i = 0; i < phrases.size(); i++) {
            insert(phrases.get(i), i);
        }
        link();
    }

    /** Narrow rows keep the table in the processor's cache. */
    private int numberColumns() {
        int count = 0;
        for (String phrase : phrases) {
            for (int i = 0; i < phrase.length(); i++) {
                if (columns[phrase.charAt(i)] == 0) {
                    columns[phrase.charAt(i)] = (byte) ++count;
                }
            }
        }
        return count;
    }

    private void insert(String phrase, int number) {
        int state = 0;
        for (int i = 0; i < phrase.length(); i++) {
            int slot = state * width + columns[phrase.charAt(i)];
            if (next[slot] == 0) {
                int child = newState();
                next[slot] = child;
            }
            state = next[slot];
        }
        endings[state] = with(endings[state], number);
    }

    private int newState() {
        if (states == endings.length) {
            endings = Arrays.copyOf(endings, 2 * states);
            next = Arrays.copyOf(next, 2 * states * width);
        }
        return states++;
    }

    private static int[] with(int[] numbers, int number) {
        int[] more = numbers == null ? new int[1] : Arrays.copyOf(numbers, numbers.length + 1);
        more[more.length - 1] = number;
        return more;
    }

    /** Where a phrase can go no further, the search goes on in the longest one whose beginning was just seen. */
    private void link() {
        int[] back = new int[states];
        var queue = new ArrayDeque<Integer>();
        for (int column = 1; column < width; column++) {
            if (next[column] != 0) {
                queue.add(next[column]);
            }
        }
        while (!queue.isEmpty()) {
            int state = queue.remove();
            for (int column = 1; column < width; column++) {
                int slot = state * width + column;
                int fallen = next[back[state] * width + column];
                if (next[slot] == 0) {
                    next[slot] = fallen;
                } else {
                    int child = next[slot];
                    back[child] = fallen;
                    for (int number : endings[fallen] == null ? new int[0] : endings[fallen]) {
                        endings[child] = with(endings[child], number);
                    }
                    queue.add(child);
                }
            }
        }
    }

    /** Which phrases a folded text has, as whole words. */
    BitSet find(String folded) {
        var found = new BitSet(phrases.size());
        int state = 0;
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            state = c < ASCII ? next[state * width + columns[c]] : 0;
            int[] ending = endings[state];
            if (ending != null) {
                for (int number : ending) {
                    if (isWhole(folded, i + 1 - phrases.get(number).length(), i + 1)) {
                        found.set(number);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isWhole(String text, int start, int end) {
        boolean before = start > 0
                && Character.isLetterOrDigit(text.charAt(start))
                && Character.isLetterOrDigit(text.charAt(start - 1));
        boolean after = end < text.length()
                && Character.isLetterOrDigit(text.charAt(end - 1))
                && Character.isLetterOrDigit(text.charAt(end));
        return !before && !after;
    }

    /** A text as phrases are compared with it: lower case, single spaces, nothing invisible, look-alikes as what they look like. */
    static String fold(String text) {
        char[] out = new char[text.length()];
        int length = 0;
        boolean space = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0xA0) {
                if (!space) {
                    out[length++] = ' ';
                }
                space = true;
            } else if (!isInvisible(c)) {
                out[length++] = folded(c);
                space = false;
            }
        }
        return new String(out, 0, length);
    }

    private static char folded(char c) {
        if (c >= 0x80) {
            return (char) Math.min(Confusables.folded(c), 0xFFFF);
        }
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    static boolean isInvisible(char c) {
        return c == 0xAD || c == 0x200B || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF;
    }
}
