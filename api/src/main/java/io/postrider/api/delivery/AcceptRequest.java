package io.postrider.api.delivery;

/**
 * A message to accept.
 *
 * @param envelope everything but the content
 * @param content the message with the headers we add in front, 256 KiB at most; with an uploaded content, the headers
 *     we add alone
 */
public record AcceptRequest(AcceptEnvelope envelope, byte[] content) {
    /** The most octets {@code content} may have; larger messages are uploaded in chunks. */
    public static final int MAX_CONTENT = 256 * 1024;
}
