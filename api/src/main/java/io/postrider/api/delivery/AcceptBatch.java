package io.postrider.api.delivery;

import java.util.List;

/**
 * Messages to accept in one call, each for itself; mostly one. On the wire (media type {@value #MEDIA_TYPE}), one after
 * the other: the length of the envelope, the envelope as JSON, the length of the content, the content. A length is a
 * 4-octet big-endian number of octets.
 *
 * @param requests 1 to {@value #MOST} messages
 */
public record AcceptBatch(List<AcceptRequest> requests) {
    /** The media type of the framing above. */
    public static final String MEDIA_TYPE = "application/vnd.postrider.accept";

    /** The most messages in one batch. */
    public static final int MOST = 64;

    public AcceptBatch {
        requests = List.copyOf(requests);
        if (requests.isEmpty() || requests.size() > MOST) {
            throw new IllegalArgumentException("a batch has 1 to " + MOST + " messages");
        }
    }
}
