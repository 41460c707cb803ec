package io.postrider.imap.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** {@code date} and {@code date-time} (RFC 3501 section 9). */
public final class ImapDates {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private ImapDates() {}

    /** {@code date}: {@code 17-Jul-1996}, quoted or not. */
    public static LocalDate date(WireReader in) {
        boolean quoted = in.tryOctet('"');
        LocalDate date = dateText(in, (int) in.number());
        if (quoted) {
            in.octet('"');
        }
        return date;
    }

    /** {@code date-time}: {@code "17-Jul-1996 02:44:25 -0700"}. */
    public static Instant dateTime(WireReader in) {
        in.octet('"');
        in.trySpace();
        LocalDate date = dateText(in, (int) in.number());
        in.space();
        try {
            int hour = twoDigits(in);
            in.octet(':');
            int minute = twoDigits(in);
            in.octet(':');
            LocalDateTime time = date.atTime(hour, minute, Math.min(59, twoDigits(in)));
            in.space();
            OffsetDateTime zoned = time.atOffset(zone(in));
            in.octet('"');
            return zoned.toInstant();
        } catch (DateTimeException e) {
            throw in.expected("a date and time");
        }
    }

    private static LocalDate dateText(WireReader in, int day) {
        in.octet('-');
        int month = month(in);
        in.octet('-');
        int year = (int) in.number();
        try {
            if (year > 9999) {
                throw new DateTimeException("year beyond four digits");
            }
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            throw in.expected("a date");
        }
    }

    private static int month(WireReader in) {
        String name = letters(in);
        for (int month = 0; month < 12; month++) {
            if (MONTHS.regionMatches(true, 3 * month, name, 0, 3)) {
                return month + 1;
            }
        }
        throw in.expected("a month");
    }

    private static String letters(WireReader in) {
        var out = new StringBuilder(3);
        for (int i = 0; i < 3; i++) {
            int next = in.peek();
            if (next < 'A') {
                throw in.expected("a month");
            }
            in.octet((char) next);
            out.append((char) next);
        }
        return out.toString();
    }

    private static int twoDigits(WireReader in) {
        return 10 * digit(in) + digit(in);
    }

    private static int digit(WireReader in) {
        int next = in.peek();
        if (next < '0' || next > '9') {
            throw in.expected("a digit");
        }
        in.octet((char) next);
        return next - '0';
    }

    private static ZoneOffset zone(WireReader in) {
        int sign = in.tryOctet('-') ? -1 : 1;
        if (sign > 0) {
            in.octet('+');
        }
        int hours = twoDigits(in);
        int minutes = twoDigits(in);
        return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    }

    /** Prints {@code date-time} with its quotes, in UTC. */
    public static void writeDateTime(WireWriter out, Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        out.octet('"').octet(time.getDayOfMonth() < 10 ? ' ' : '0' + time.getDayOfMonth() / 10);
        out.octet('0' + time.getDayOfMonth() % 10).octet('-');
        out.ascii(MONTHS.substring(3 * time.getMonthValue() - 3, 3 * time.getMonthValue()))
                .octet('-');
        twoDigits(out, time.getYear() / 100);
        twoDigits(out, time.getYear() % 100);
        out.octet(' ');
        twoDigits(out, time.getHour());
        out.octet(':');
        twoDigits(out, time.getMinute());
        out.octet(':');
        twoDigits(out, time.getSecond());
        out.octets(UTC);
    }

    private static final byte[] UTC = " +0000\"".getBytes(US_ASCII);

    private static void twoDigits(WireWriter out, int number) {
        out.octet('0' + number / 10 % 10).octet('0' + number % 10);
    }
}
