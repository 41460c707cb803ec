package io.postrider.mailbox.message;

/** Finds where a message's header ends: after its first empty line (RFC 5322 section 2.1). */
final class HeaderEnd {
    private boolean lineStart = true;
    private boolean afterCr;

    /**
     * Looks through the next octets.
     *
     * @return the offset after the empty line, or -1 when the header goes on
     */
    int find(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (octet == '\n') {
                if (lineStart) {
                    return i + 1;
                }
                lineStart = true;
                afterCr = false;
            } else if (octet == '\r' && !afterCr) {
                // A line of CR LF alone is empty too: the start of the line survives its CR.
                afterCr = true;
            } else {
                lineStart = false;
                afterCr = octet == '\r';
            }
        }
        return -1;
    }
}
