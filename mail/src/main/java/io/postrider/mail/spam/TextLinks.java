package io.postrider.mail.spam;

import java.util.List;

/** Finds the addresses of the web in plain text, as mail programs make links of them. */
final class TextLinks {
    private static final int MAX_LENGTH = 2_000;

    private TextLinks() {}

    /** Adds what is found, until there are so many. */
    static void find(String text, List<Link> links, int most) {
        int position = 0;
        while (position < text.length() && links.size() < most) {
            int start = next(text, position);
            if (start < 0) {
                return;
            }
            int end = end(text, start);
            String found = text.substring(start, end);
            links.add(new Link(found.regionMatches(true, 0, "www.", 0, 4) ? "http://" + found : found, ""));
            position = Math.max(end, start + 1);
        }
    }

    private static int next(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean begins = c == 'h' || c == 'H' || c == 'w' || c == 'W';
            if (begins && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1))) && opens(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean opens(String text, int at) {
        return text.regionMatches(true, at, "http://", 0, 7)
                || text.regionMatches(true, at, "https://", 0, 8)
                || text.regionMatches(true, at, "www.", 0, 4);
    }

    private static int end(String text, int start) {
        int end = start;
        while (end < text.length() && end - start < MAX_LENGTH && isPart(text.charAt(end))) {
            end++;
        }
        while (end > start && ".,;:!?)'".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private static boolean isPart(char c) {
        return c > ' ' && c != '<' && c != '>' && c != '"' && c != 0x7f && !Character.isSpaceChar(c);
    }
}
