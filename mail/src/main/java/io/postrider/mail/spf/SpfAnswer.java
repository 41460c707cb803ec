package io.postrider.mail.spf;

import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param result the result
 * @param domain the domain that was asked, as it was given
 * @param matched the mechanism that decided, as published; null when none did
 * @param explanation what the domain has to say of a failure, US-ASCII, not to be trusted (RFC 7208 section 6.2); null when nothing
 * @param problem why there is an error, or no result, for people; null when there is a result
 */
public record SpfAnswer(
        SpfResult result,
        String domain,
        @Nullable String matched,
        @Nullable String explanation,
        @Nullable String problem) {
    static SpfAnswer none(String domain, String problem) {
        return new SpfAnswer(SpfResult.NONE, domain, null, null, problem);
    }
}
