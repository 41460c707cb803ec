package io.postrider.api.delivery;

import java.util.UUID;

/**
 * A reply to the end of a message's data that the client has seen, as its next command shows.
 *
 * @param fingerprint the message's, as the accept had it
 * @param queueId what the receipt said
 */
public record SeenReply(UUID fingerprint, UUID queueId) {}
