package io.postrider.imap.sort;

/**
 * One of the criteria of an order.
 *
 * @param by what of a message
 * @param reverse whether the greatest comes first
 */
record SortKey(By by, boolean reverse) {
    /** What messages are compared by (RFC 5256 section 3, RFC 5957 section 3). */
    enum By {
        ARRIVAL,
        CC,
        DATE,
        DISPLAYFROM,
        DISPLAYTO,
        FROM,
        SIZE,
        SUBJECT,
        TO;

        /** Whether a message's parsed form is needed. */
        boolean needsStructure() {
            return this != ARRIVAL && this != SIZE;
        }
    }
}
