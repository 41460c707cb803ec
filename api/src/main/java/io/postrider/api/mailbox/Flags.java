package io.postrider.api.mailbox;

/** System flags as bits (RFC 3501 section 2.3.2). {@code \Recent} is a session's matter and has none. */
public final class Flags {
    public static final int SEEN = 1;
    public static final int ANSWERED = 1 << 1;
    public static final int FLAGGED = 1 << 2;
    public static final int DELETED = 1 << 3;
    public static final int DRAFT = 1 << 4;

    /** All of them. */
    public static final int ALL = SEEN | ANSWERED | FLAGGED | DELETED | DRAFT;

    private Flags() {}
}
