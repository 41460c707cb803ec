package io.postrider.api.delivery;

import java.util.UUID;

/**
 * The proof that a message is in the queue.
 *
 * @param queueId names the message in replies, logs and the queue's API
 */
public record AcceptReceipt(UUID queueId) {}
