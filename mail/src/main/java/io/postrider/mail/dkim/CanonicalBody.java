package io.postrider.mail.dkim;

/**
 * A body canonicalized as it streams by: simple, as it is but for empty lines at its end (RFC 6376 section 3.4.3), or relaxed, with
 * white space evened out too (section 3.4.4). Whatever ends a line here is CRLF when the message is sent.
 */
final class CanonicalBody implements BodyForm {
    private final BodyDigest digest;
    private final boolean relaxed;
    private boolean afterCr;
    private boolean space;
    private boolean any;
    /** Line ends that count only when something comes after them. */
    private long pendingLineEnds;

    CanonicalBody(BodyDigest digest, Canonicalization how) {
        this.digest = digest;
        this.relaxed = how == Canonicalization.RELAXED;
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
            pendingLineEnds++;
            space = false;
        } else if (relaxed && (octet == ' ' || octet == '\t')) {
            space = true;
        } else {
            text(octet);
        }
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

    /** The last line has an end, of an empty body too if it is simple. */
    @Override
    public void finish() {
        if (any || !relaxed) {
            digest.putLineEnd();
        }
    }
}
