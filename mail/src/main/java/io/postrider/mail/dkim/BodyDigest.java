package io.postrider.mail.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 hash of a canonicalized body, or of its beginning. */
final class BodyDigest {
    private static final int BUFFER = 8 * 1024;

    private final MessageDigest hash = sha256();
    private final byte[] buffer = new byte[BUFFER];
    private final long limit;
    private int pending;
    private long length;

    /**
     * Nothing so far.
     *
     * @param limit how many octets count
     */
    BodyDigest(long limit) {
        this.limit = limit;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    void put(byte octet) {
        if (length++ >= limit) {
            return;
        }
        if (pending == BUFFER) {
            hash.update(buffer, 0, pending);
            pending = 0;
        }
        buffer[pending++] = octet;
    }

    void putLineEnd() {
        put((byte) '\r');
        put((byte) '\n');
    }

    /** How many octets there were, those included that do not count. */
    long length() {
        return length;
    }

    /** The hash; once. */
    byte[] finish() {
        hash.update(buffer, 0, pending);
        return hash.digest();
    }
}
