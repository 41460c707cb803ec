package io.postrider.delivery.smtpclient;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered (RFC 5321 section 4.2).
 *
 * @param code three digits
 * @param lines the texts of its lines, without code; at least one
 */
public record SmtpReply(int code, List<String> lines) {
    private static final int MAX_TEXT = 1000;

    public SmtpReply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("no reply code: " + code);
        }
        lines = List.copyOf(lines);
    }

    /** Whether the server did what it was asked. */
    public boolean isPositive() {
        return code < 300;
    }

    /** Whether the server waits for more. */
    public boolean isIntermediate() {
        return code >= 300 && code < 400;
    }

    /** Whether the same may succeed later. */
    public boolean isTransient() {
        return code >= 400 && code < 500;
    }

    /** Whether it never will. */
    public boolean isPermanent() {
        return code >= 500;
    }

    /** Whether it refuses a recipient only because there are enough in this transaction (RFC 5321 section 4.5.3.1.10). */
    public boolean isTooManyRecipients() {
        if (code != 452 && code != 552) {
            return false;
        }
        String enhanced = enhancedStatus();
        // RFC 3463 section 3.6: X.5.3 too many recipients
        return enhanced == null
                ? lines.getFirst().toLowerCase(Locale.ROOT).contains("too many recipients")
                : enhanced.endsWith(".5.3");
    }

    /** The enhanced status code (RFC 2034) that the first line begins with; null when there is none of its class. */
    public @Nullable String enhancedStatus() {
        String line = lines.getFirst();
        int end = line.indexOf(' ');
        String word = end < 0 ? line : line.substring(0, end);
        return isEnhancedStatus(word) && word.charAt(0) - '0' == code / 100 ? word : null;
    }

    /** The enhanced status code, or the one that says no more than the reply's first digit (RFC 3463 section 3.1). */
    public String status() {
        String enhanced = enhancedStatus();
        return enhanced == null ? code / 100 + ".0.0" : enhanced;
    }

    private static boolean isEnhancedStatus(String word) {
        if (word.length() < 5 || word.length() > 9 || "245".indexOf(word.charAt(0)) < 0 || word.charAt(1) != '.') {
            return false;
        }
        int dot = word.indexOf('.', 2);
        return dot > 2 && isNumber(word, 2, dot) && isNumber(word, dot + 1, word.length());
    }

    private static boolean isNumber(String word, int from, int to) {
        for (int i = from; i < to; i++) {
            if (word.charAt(i) < '0' || word.charAt(i) > '9') {
                return false;
            }
        }
        return to > from && to - from <= 3;
    }

    /** Code and texts on one line, cut where it gets long. */
    public String text() {
        String text = code + " " + String.join(" / ", lines);
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    @Override
    public String toString() {
        return text();
    }
}
