package io.postrider.mailbox.search;

import java.util.List;
import java.util.Locale;

/** Where in a message a term stands. Their order is the order of terms in the index; add new ones at the end. */
enum Zone {
    SUBJECT,
    FROM,
    TO,
    CC,
    /** Fields without a zone of their own. */
    OTHER,
    /** The names of fields, each with its colon. */
    NAME,
    /** The day in the Date field. */
    DATE,
    BODY;

    private static final Zone[] ALL = values();

    /** All that stands in the header. */
    static final List<Zone> HEADER = List.of(SUBJECT, FROM, TO, CC, OTHER, NAME);

    static Zone of(int number) {
        return ALL[number];
    }

    static Zone ofField(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "subject" -> SUBJECT;
            case "from" -> FROM;
            case "to" -> TO;
            case "cc" -> CC;
            default -> OTHER;
        };
    }

    /** Its bit in a set of zones. */
    int bit() {
        return 1 << ordinal();
    }

    static int bits(List<Zone> zones) {
        return zones.stream().mapToInt(Zone::bit).reduce(0, (a, b) -> a | b);
    }
}
