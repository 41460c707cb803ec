package io.postrider.delivery.queue;

import java.time.Duration;
import java.util.UUID;

/**
 * A recipient that this process owns and has to bring to an outcome.
 *
 * @param message the message
 * @param recipient one of its recipients
 * @param age how long it had been in the queue when it was taken, by the database's clock
 */
public record Work(QueuedMessage message, QueuedRecipient recipient, Duration age) {
    /**
     * The key under which a mailbox takes this delivery once. It follows from the message and the recipient's place, so
     * that even a message accepted twice after its rows are gone could not be delivered twice.
     */
    public UUID deliveryKey() {
        UUID id = message.id();
        // Odd multiples are distinct for distinct ordinals.
        long mixed = id.getLeastSignificantBits() ^ (recipient.ordinal() + 1L) * 0x9E3779B97F4A7C15L;
        return new UUID(id.getMostSignificantBits(), mixed);
    }
}
