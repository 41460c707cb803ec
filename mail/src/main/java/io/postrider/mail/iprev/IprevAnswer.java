package io.postrider.mail.iprev;

import java.util.Locale;

/**
 * What a check found.
 *
 * @param result the result
 * @param name the name that leads back, or else the first one; empty when there is none
 */
public record IprevAnswer(Result result, String name) {
    /** RFC 8601 section 2.7.3. */
    public enum Result {
        /** A name of the address leads back to it. */
        PASS,
        /** None does. */
        FAIL,
        /** The DNS did not answer; another time it may. */
        TEMPERROR,
        /** The address has no name. */
        PERMERROR;

        /** As the field has it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
