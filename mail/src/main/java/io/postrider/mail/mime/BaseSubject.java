package io.postrider.mail.mime;

import java.util.Locale;

/**
 * The base subject of RFC 5256 section 2.1: what SORT and THREAD compare, without {@code Re:}, {@code Fwd:} and lists'
 * tags.
 *
 * @param text in upper case; may be empty
 * @param reply whether anything said that it is a reply or was forwarded
 */
public record BaseSubject(String text, boolean reply) {
    /** Longer subjects are compared by their beginning: the rules are not linear. */
    private static final int MAX_LENGTH = 998;

    /** The base of a Subject field's value with its encoded words decoded. */
    public static BaseSubject of(String subject) {
        boolean reply = false;
        String text = collapse(subject.length() > MAX_LENGTH ? subject.substring(0, MAX_LENGTH) : subject);
        while (true) {
            String before = text;
            text = withoutTrailers(text);
            // RFC 5256 section 2.1: "(fwd)", "re:", "fw:" and "[fwd:" say so, a list's tag does not
            reply |= text.length() < before.length() || startsWithReply(text);
            text = withoutLeaders(text);
            if (isForwarded(text)) {
                reply = true;
                text = text.substring(5, text.length() - 1).strip();
            } else if (text.equals(before)) {
                return new BaseSubject(text.toUpperCase(Locale.ROOT), reply);
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

    private static boolean startsWithReply(String text) {
        int afterBlobs = afterBlobs(text, 0);
        return replyEnd(text, afterBlobs) > afterBlobs;
    }

    private static int afterBlobs(String text, int start) {
        int after = start;
        for (int blob = blobEnd(text, after); blob > after; blob = blobEnd(text, after)) {
            after = blob;
        }
        return after;
    }

    /** {@code subj-leader = (*subj-blob subj-refwd) / WSP}, and blobs that leave something. */
    private static String withoutLeaders(String text) {
        int start = 0;
        while (true) {
            int afterBlobs = afterBlobs(text, start);
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
