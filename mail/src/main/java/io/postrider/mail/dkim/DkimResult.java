package io.postrider.mail.dkim;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one signature came to.
 *
 * @param outcome as Authentication-Results tells it
 * @param reason why it is no pass; null for a pass
 * @param domain who signed ({@code d=}), in lower case; empty where the field does not say
 * @param identity for whom ({@code i=}), {@code @} and the domain where the field does not say
 * @param selector {@code s=}; empty where the field does not say
 * @param algorithm {@code a=}; empty where the field does not say
 * @param beginning the first characters of {@code b=}, which tell signatures of one domain apart (RFC 6008 section 4)
 * @param bits the key's length; 0 when it was not used
 * @param testing whether the domain only tries ({@code t=y}): a failure means no more than no signature
 * @param partial whether the signature leaves a part of the body to anybody ({@code l=})
 */
public record DkimResult(
        Outcome outcome,
        @Nullable String reason,
        String domain,
        String identity,
        String selector,
        String algorithm,
        String beginning,
        int bits,
        boolean testing,
        boolean partial) {
    /** RFC 8601 section 2.7.1. */
    public enum Outcome {
        /** The domain stands behind the message. */
        PASS,
        /** What was signed is not what is here. */
        FAIL,
        /** The domain signed with what is too weak to be believed. */
        POLICY,
        /** Perhaps later: the key could not be asked for. */
        TEMPERROR,
        /** Never: the field or the key cannot be used. */
        PERMERROR;

        /** As the field has it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the signature is good. */
    public boolean passed() {
        return outcome == Outcome.PASS;
    }
}
