package io.postrider.api.delivery;

/**
 * A message to accept. On the wire (media type {@value #MEDIA_TYPE}): the envelope as JSON, its length in octets before
 * it as a 4-octet big-endian number, then the content's octets to the end of the body.
 *
 * @param envelope everything but the content
 * @param content the message with the headers we add in front, 256 KiB at most; with an uploaded content, the headers
 *     we add alone
 */
public record AcceptRequest(AcceptEnvelope envelope, byte[] content) {
    /** The media type of the framing above. */
    public static final String MEDIA_TYPE = "application/vnd.postrider.accept";

    /** The most octets {@code content} may have; larger messages are uploaded in chunks. */
    public static final int MAX_CONTENT = 256 * 1024;
}
