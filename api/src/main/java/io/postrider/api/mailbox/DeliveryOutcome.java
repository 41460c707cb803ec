package io.postrider.api.mailbox;

import java.util.UUID;

/**
 * What became of a delivery.
 *
 * @param key the delivery's key
 * @param status the outcome
 * @param uid the message's UID when {@code DELIVERED}, else 0
 */
public record DeliveryOutcome(UUID key, Status status, int uid) {
    /** The outcomes. */
    public enum Status {
        /** Stored now. */
        DELIVERED,
        /** This key was stored before. */
        DUPLICATE,
        /** The quota leaves no room; try again later. */
        OVER_QUOTA,
        /** The account is deleted or disabled for good. */
        NO_SUCH_ACCOUNT,
        /** We failed on this one; try again later. */
        TRY_LATER
    }
}
