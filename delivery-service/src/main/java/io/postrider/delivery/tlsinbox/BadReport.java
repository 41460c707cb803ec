package io.postrider.delivery.tlsinbox;

import java.util.Locale;

/** A report that is not stored. */
final class BadReport extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    BadReport(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    /** Why it is not. */
    enum Reason {
        /** It is not what RFC 8460 describes. */
        MALFORMED,
        /** It unfolds to more than a report may be, or takes longer than reading one may. */
        TOO_LARGE,
        /** Nobody has signed it who could have sent it. */
        UNSIGNED,
        /** It is about no domain that it may be about at that address. */
        FOREIGN,
        /** There were too many on that domain. */
        TOO_MANY;

        /** As metrics have it. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
