package io.postrider.mail.dmarc;

import java.util.Locale;

/** What a check says (RFC 9989 section 9.1, RFC 8601 section 2.7). */
public enum DmarcResult {
    /** The domain publishes nothing. */
    NONE,
    /** Something that stands behind the message is aligned with its author's domain. */
    PASS,
    /** Nothing is. */
    FAIL,
    /** The DNS did not answer; another time it may. */
    TEMPERROR,
    /** There is no author's domain to ask, or what it publishes cannot be used. */
    PERMERROR;

    /** As Authentication-Results has it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
