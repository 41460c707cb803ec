package io.postrider.mail.mime;

import java.util.Locale;

/**
 * The base subject of RFC 5256 section 2.1: what SORT and THREAD compare, without {@code Re:}, {@code Fwd:} and lists'
 * tags.
 */
public final class BaseSubject {
    /** Longer subjects are compared by their beginning: the rules are not linear. */
    private static final int MAX_LENGTH = 998;

    private BaseSubject() {}

    /** The base of a Subject field's value with its encoded words decoded, in upper case; may be empty. */
    public static String of(String subject) {
        String text = collapse(subject.length() > MAX_LENGTH ? subject.substring(0, MAX_LENGTH) : subject);
        while (true) {
            String before = text;
            text = withoutTrailers(text);
            text = withoutLeaders(text);
            if (isForwarded(text)) {
                text = text.substring(5, text.length() - 1).strip();
            } else if (text.equals(before)) {
                return text.toUpperCase(Locale.ROOT);
            }
        }
    }

    private static String collapse(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && c != '\t') {
                out.append(c);
            } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
        }
        return out.toString().strip();
    }

    /** {@code subj-trailer = "(fwd)" / WSP}. */
    private static String withoutTrailers(String text) {
        int end = text.length();
        while (end >= 5 && text.regionMatches(true, end - 5, "(fwd)", 0, 5)) {
            end -= 5;
            while (end > 0 && text.charAt(end - 1) == ' ') {
                end--;
            }
        }
        return text.substring(0, end);
    }

    /** {@code subj-leader = (*subj-blob subj-refwd) / WSP}, and blobs that leave something. */
    private static String withoutLeaders(String text) {
        int start = 0;
        while (true) {
            int afterBlobs = start;
            for (int blob = blobEnd(text, afterBlobs); blob > afterBlobs; blob = blobEnd(text, afterBlobs)) {
                afterBlobs = blob;
            }
            int reply = replyEnd(text, afterBlobs);
            if (reply > afterBlobs) {
                start = reply;
                continue;
            }
            int blob = blobEnd(text, start);
            if (blob > start && blob < text.length()) {
                start = blob;
                continue;
            }
            return text.substring(start);
        }
    }

    /** {@code subj-blob = "[" *BLOBCHAR "]" *WSP}. */
    private static int blobEnd(String text, int start) {
        if (start >= text.length() || text.charAt(start) != '[') {
            return start;
        }
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '[') {
                return start;
            }
            if (text.charAt(i) == ']') {
                return skipSpace(text, i + 1);
            }
        }
        return start;
    }

    /** {@code subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"}. */
    private static int replyEnd(String text, int start) {
        int word;
        if (text.regionMatches(true, start, "re", 0, 2)) {
            word = start + 2;
        } else if (text.regionMatches(true, start, "fwd", 0, 3)) {
            word = start + 3;
        } else if (text.regionMatches(true, start, "fw", 0, 2)) {
            word = start + 2;
        } else {
            return start;
        }
        int colon = blobEnd(text, skipSpace(text, word));
        return colon < text.length() && text.charAt(colon) == ':' ? skipSpace(text, colon + 1) : start;
    }

    /** {@code subj-fwd = subj-fwd-hdr subject subj-fwd-trl}. */
    private static boolean isForwarded(String text) {
        return text.length() > 5 && text.regionMatches(true, 0, "[fwd:", 0, 5) && text.endsWith("]");
    }

    private static int skipSpace(String text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }
}
