package io.postrider.mail.mime;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** Reads the date-time of header fields (RFC 5322 section 3.3) with its obsolete forms (section 4.3). */
public final class MailDate {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private final String text;
    private int position;

    private MailDate(String text) {
        this.text = text;
    }

    /** The date in a field's unfolded value; empty when there is none that can be understood. */
    public static Optional<OffsetDateTime> parse(String value) {
        try {
            return Optional.of(new MailDate(value).read());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code date-time = [ day-of-week "," ] date time [CFWS]}. */
    private OffsetDateTime read() {
        skipSpace();
        if (!isDigit()) {
            word();
            tryChar(',');
        }
        int day = number(2);
        tryChar('-');
        int month = month(word());
        tryChar('-');
        int year = year();
        int hour = number(2);
        expectColon();
        int minute = number(2);
        int second = tryChar(':') ? Math.min(number(2), 59) : 0; // a leap second is told as the one before
        return OffsetDateTime.of(year, month, day, hour, minute, second, 0, zone());
    }

    /** RFC 5322 section 4.3: two digits below 50 are 20xx, other two or three digits count from 1900. */
    private int year() {
        skipSpace();
        int start = position;
        int year = number(4);
        int digits = position - start;
        if (digits == 2 && year < 50) {
            return 2000 + year;
        }
        return digits < 4 ? 1900 + year : year;
    }

    private ZoneOffset zone() {
        skipSpace();
        if (position >= text.length()) {
            return ZoneOffset.UTC;
        }
        char sign = text.charAt(position);
        if (sign == '+' || sign == '-') {
            position++;
            int zone = number(4);
            int seconds = (zone / 100 * 60 + zone % 100) * 60;
            return ZoneOffset.ofTotalSeconds(sign == '-' ? -seconds : seconds);
        }
        return switch (word().toLowerCase(Locale.ROOT)) {
            case "edt" -> ZoneOffset.ofHours(-4);
            case "est", "cdt" -> ZoneOffset.ofHours(-5);
            case "cst", "mdt" -> ZoneOffset.ofHours(-6);
            case "mst", "pdt" -> ZoneOffset.ofHours(-7);
            case "pst" -> ZoneOffset.ofHours(-8);
            default -> ZoneOffset.UTC;
        };
    }

    private int month(String word) {
        String start = word.length() < 3 ? "?" : word.substring(0, 3).toLowerCase(Locale.ROOT);
        int index = MONTHS.indexOf(start);
        if (index < 0 || index % 3 != 0) {
            throw new DateTimeException("no month");
        }
        return index / 3 + 1;
    }

    private String word() {
        skipSpace();
        int start = position;
        while (position < text.length() && Character.isLetter(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    private int number(int mostDigits) {
        skipSpace();
        int start = position;
        int number = 0;
        while (position - start < mostDigits && isDigit()) {
            number = number * 10 + text.charAt(position++) - '0';
        }
        if (position == start) {
            throw new DateTimeException("no number");
        }
        return number;
    }

    private boolean isDigit() {
        return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
    }

    private boolean tryChar(char c) {
        skipSpace();
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        return false;
    }

    private void expectColon() {
        if (!tryChar(':')) {
            throw new DateTimeException("no time");
        }
    }

    /** White space and comments. */
    private void skipSpace() {
        int depth = 0;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0 && c != ' ' && c != '\t') {
                return;
            }
            position++;
        }
    }
}
