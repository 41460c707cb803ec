package io.postrider.delivery.mtasts;

/**
 * Why a policy that a domain says it has is not to be had.
 *
 * @param kind what is wrong
 * @param why in words, for reports and the log
 */
public record FetchFailure(Kind kind, String why) {
    /** What is wrong (RFC 8460 section 4.3.2.2). */
    public enum Kind {
        /** Its host does not answer, or with something else. */
        FETCH,
        /** What it answers is no policy. */
        POLICY,
        /** The host's certificate is not good. */
        CERTIFICATE
    }
}
