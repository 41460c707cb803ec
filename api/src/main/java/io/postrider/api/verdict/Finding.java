package io.postrider.api.verdict;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one check says of a message. Text of strangers is in it, so it is made short and printable whoever makes it.
 *
 * @param check which check: {@code iprev}, {@code spf}, {@code dkim}, {@code arc}, {@code dmarc}, {@code dnsbl}, {@code rule}, {@code bayes},
 *     {@code reputation}, {@code rspamd}, {@code clamav}, {@code phishing} and so on
 * @param result what it came to, in the check's own words: {@code pass}, {@code listed}, {@code virus}, {@value #UNAVAILABLE}
 * @param score what it adds to the message's score: above 0 speaks against the message
 * @param rule which rule of the check; null where there is only one
 * @param evidence what it saw: the DNS answer, the header field, the URL; null for nothing to show
 */
public record Finding(
        String check,
        String result,
        double score,
        @Nullable String rule,
        @Nullable String evidence) {
    /** The result of a check that could not be made. */
    public static final String UNAVAILABLE = "unavailable";

    /** The most octets of evidence, and of a rule's name. */
    public static final int MOST_EVIDENCE = 512;

    private static final int LONGEST_NAME = 64;
    private static final double MOST_SCORE = 1_000;

    public Finding {
        check = cut(check.toLowerCase(Locale.ROOT), LONGEST_NAME);
        result = cut(result.toLowerCase(Locale.ROOT), LONGEST_NAME);
        rule = rule == null ? null : cut(rule, LONGEST_NAME);
        evidence = evidence == null ? null : cut(evidence, MOST_EVIDENCE);
        score = Double.isFinite(score) ? Math.clamp(score, -MOST_SCORE, MOST_SCORE) : 0;
    }

    /** Something to know that weighs nothing. */
    public static Finding of(String check, String result) {
        return new Finding(check, result, 0, null, null);
    }

    /** A check that could not be made. */
    public static Finding unavailable(String check, @Nullable String why) {
        return new Finding(check, UNAVAILABLE, 0, null, why);
    }

    /** Whether the check could not be made. */
    @JsonIgnore
    public boolean isUnavailable() {
        return result.equals(UNAVAILABLE);
    }

    /** Printable, on one line, and no longer than that in UTF-8. */
    private static String cut(String text, int octets) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), octets));
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int shown = isPrintable(c) ? c : ' ';
            length += Character.toString(shown).getBytes(StandardCharsets.UTF_8).length;
            if (length > octets) {
                break;
            }
            kept.appendCodePoint(shown);
        }
        return kept.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
