package io.postrider.mail.dkim;

/**
 * The relaxed canonicalization of a body (RFC 6376 section 3.4.4), hashed as it streams by. Whatever ends a line here is CRLF
 * when the message is sent.
 */
final class RelaxedBody implements BodyForm {
    private final BodyDigest digest;
    private boolean afterCr;
    private boolean space;
    private boolean any;
    /** Line ends that count only when something comes after them. */
    private long pendingLineEnds;

    RelaxedBody(BodyDigest digest) {
        this.digest = digest;
    }

    @Override
    public void update(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            octet(octets[i]);
        }
    }

    private void octet(byte octet) {
        if (octet == '\n' && afterCr) {
            afterCr = false;
            return;
        }
        afterCr = octet == '\r';
        if (octet == '\r' || octet == '\n') {
            lineEnd();
        } else if (octet == ' ' || octet == '\t') {
            space = true;
        } else {
            text(octet);
        }
    }

    private void lineEnd() {
        pendingLineEnds++;
        space = false;
    }

    private void text(byte octet) {
        for (; pendingLineEnds > 0; pendingLineEnds--) {
            digest.putLineEnd();
        }
        if (space) {
            digest.put((byte) ' ');
            space = false;
        }
        digest.put(octet);
        any = true;
    }

    /** Empty lines at the end are not part of it, and the last line has an end. */
    @Override
    public void finish() {
        if (any) {
            digest.putLineEnd();
        }
    }
}
