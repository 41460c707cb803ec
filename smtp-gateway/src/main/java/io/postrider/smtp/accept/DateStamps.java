package io.postrider.smtp.accept;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as header fields write them (RFC 5322 section 3.3). All messages of a second share one text. */
final class DateStamps {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private volatile Stamp last = stamp(Instant.EPOCH);

    private record Stamp(long second, String text) {}

    private static Stamp stamp(Instant instant) {
        return new Stamp(instant.getEpochSecond(), DATE.format(instant));
    }

    /** The text of a time. */
    String text(Instant instant) {
        Stamp known = last;
        if (known.second() != instant.getEpochSecond()) {
            known = stamp(instant);
            last = known;
        }
        return known.text();
    }
}
