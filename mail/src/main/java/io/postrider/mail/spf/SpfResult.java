package io.postrider.mail.spf;

import java.util.Locale;

/** What a check says (RFC 7208 section 2.6). */
public enum SpfResult {
    /** The domain publishes nothing, or there is no domain to ask. */
    NONE,
    /** The domain says that it says nothing. */
    NEUTRAL,
    /** The host may send in the domain's name. */
    PASS,
    /** It may not. */
    FAIL,
    /** It may probably not. */
    SOFTFAIL,
    /** The DNS did not answer; another time it may. */
    TEMPERROR,
    /** What the domain publishes cannot be understood. */
    PERMERROR;

    /** As Authentication-Results has it (RFC 8601 section 2.7.2). */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
