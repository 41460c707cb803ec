package io.postrider.smtp.wire;

/** Why a line from the client is not one. */
public enum LineFault {
    /** CR without LF or LF without CR (RFC 5321 section 2.3.8). */
    BARE_LINE_END,
    /** Longer than any line may be; it has been skipped. */
    TOO_LONG,
    /** Longer than what we are willing to skip. */
    ENDLESS
}
