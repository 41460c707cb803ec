package io.postrider.mail.dmarc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a domain asks receivers to do with mail that fails (RFC 9989 section 4.7, the tags p, sp and np). */
public enum DmarcPolicy {
    /** Nothing. */
    NONE,
    /** To hold it for suspicious. */
    QUARANTINE,
    /** To refuse it. */
    REJECT;

    /** As records and results have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The next lower one, for those whom a domain that only tries means (RFC 9989 section 4.7, t). */
    DmarcPolicy softer() {
        return this == REJECT ? QUARANTINE : NONE;
    }

    /** The one of a tag's value; null when it is none. */
    static @Nullable DmarcPolicy of(String value) {
        for (DmarcPolicy policy : values()) {
            if (policy.text().equalsIgnoreCase(value)) {
                return policy;
            }
        }
        return null;
    }
}
