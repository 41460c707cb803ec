package io.postrider.mail.dkim;

/** The simple canonicalization of a body (RFC 6376 section 3.4.3): as it is, but for empty lines at its end. */
final class SimpleBody implements BodyForm {
    private final BodyDigest digest;
    private boolean afterCr;
    /** Line ends that count only when something comes after them. */
    private long pendingLineEnds;

    SimpleBody(BodyDigest digest) {
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
            pendingLineEnds++;
            return;
        }
        for (; pendingLineEnds > 0; pendingLineEnds--) {
            digest.putLineEnd();
        }
        digest.put(octet);
    }

    /** One line end stands at the end, of an empty body too. */
    @Override
    public void finish() {
        digest.putLineEnd();
    }
}
