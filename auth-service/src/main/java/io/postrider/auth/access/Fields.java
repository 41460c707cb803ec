package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.address.DomainName;
import io.postrider.auth.address.InvalidAddressException;
import io.postrider.auth.address.MailAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Checks of what a caller sent, with the field's name in the answer. */
public final class Fields {
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Fields() {}

    /** The value, which must be there. */
    public static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw unprocessable(field, "is missing.");
        }
        return value;
    }

    /** A line of text for people, without control characters. */
    public static String text(@Nullable String value, String field, int longest) {
        String text = required(value, field).strip();
        if (text.length() > longest) {
            throw unprocessable(field, "is longer than %d characters.".formatted(longest));
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw unprocessable(field, "has a control character.");
        }
        return text;
    }

    /** A line of text that says something. */
    public static String name(@Nullable String value, String field) {
        String text = text(value, field, 200);
        if (text.isEmpty()) {
            throw unprocessable(field, "is empty.");
        }
        return text;
    }

    /** An address. */
    public static MailAddress address(@Nullable String value, String field) {
        try {
            return MailAddress.parse(required(value, field));
        } catch (InvalidAddressException e) {
            throw unprocessable(field, "is no address. " + e.getMessage());
        }
    }

    /** A domain name. */
    public static DomainName domain(@Nullable String value, String field) {
        try {
            return DomainName.parse(required(value, field));
        } catch (InvalidAddressException e) {
            throw unprocessable(field, "is no domain name. " + e.getMessage());
        }
    }

    /** A quota in bytes; null for none of one's own. */
    public static @Nullable Long quota(@Nullable Long value) {
        if (value != null && value < 0) {
            throw unprocessable("quotaBytes", "is negative; 0 means no limit.");
        }
        return value;
    }

    /** When something that is made now is to end; not beyond what a database can write down. */
    public static Instant end(Instant asked, String field, Instant now) {
        if (!asked.isAfter(now)) {
            throw unprocessable(field, "is in the past.");
        }
        if (asked.isAfter(now.plus(LONGEST))) {
            throw unprocessable(field, "is more than a hundred years away; leave it out for never.");
        }
        return asked.truncatedTo(ChronoUnit.MICROS);
    }

    /** A role's name. */
    public static Role role(String value) {
        return Role.find(value).orElseThrow(() -> unprocessable("role", "is none; see GET /v1/roles."));
    }

    /** A refusal of one field's value. */
    public static ProblemException unprocessable(String field, String what) {
        return new ProblemException(ProblemCode.UNPROCESSABLE, "%s %s".formatted(field, what));
    }

    /** The one answer for what is absent and for what the key may not see. */
    public static ProblemException notFound(String kind) {
        return new ProblemException(
                ProblemCode.NOT_FOUND, "There is no such %s, or this API key does not reach it.".formatted(kind));
    }
}
