package io.postrider.smtp.body;

/**
 * Takes a message's octets in order. What it can't use it remembers and goes on taking: the body has to be read anyway.
 */
public interface OctetSink {
    /** Takes some octets; the array is the caller's again afterwards. */
    void write(byte[] octets, int offset, int length);
}
