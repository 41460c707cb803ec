package io.postrider.api.verdict;

/** What becomes of a message, the mildest first. */
public enum Action {
    /** Delivered as usual. */
    ACCEPT,
    /** Delivered into the mailbox for junk (RFC 6154 section 2). */
    JUNK,
    /** Accepted and held until somebody releases or deletes it. */
    QUARANTINE,
    /** Not now: the client is to try again later. */
    DEFER,
    /** Refused for good. */
    REJECT;

    /** The stricter of two. */
    public Action or(Action other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Whether the message is taken at all. */
    public boolean taken() {
        return compareTo(DEFER) < 0;
    }
}
