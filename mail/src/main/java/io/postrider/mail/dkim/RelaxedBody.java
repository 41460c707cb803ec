package io.postrider.mail.dkim;

import java.security.MessageDigest;

/**
 * The relaxed canonicalization of a body (RFC 6376 section 3.4.4), hashed as it streams by. Whatever ends a line here is CRLF
 * when the message is sent.
 */
final class RelaxedBody {
    private static final int BUFFER = 8 * 1024;

    private final MessageDigest hash;
    private final byte[] buffer = new byte[BUFFER];
    private int length;
    private boolean afterCr;
    private boolean space;
    private boolean any;
    /** Line ends that count only when something comes after them. */
    private long pendingLineEnds;

    RelaxedBody(MessageDigest hash) {
        this.hash = hash;
    }

    void update(byte[] octets, int from, int to) {
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
        while (pendingLineEnds > 0) {
            put((byte) '\r');
            put((byte) '\n');
            pendingLineEnds--;
        }
        if (space) {
            put((byte) ' ');
            space = false;
        }
        put(octet);
        any = true;
    }

    private void put(byte octet) {
        if (length == BUFFER) {
            hash.update(buffer, 0, length);
            length = 0;
        }
        buffer[length++] = octet;
    }

    /** The hash of all of it; empty lines at its end are not part of it, and its last line has an end. */
    byte[] finish() {
        if (any) {
            put((byte) '\r');
            put((byte) '\n');
        }
        hash.update(buffer, 0, length);
        return hash.digest();
    }
}
