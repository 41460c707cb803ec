package io.postrider.api.mailbox;

/**
 * An account's use of storage.
 *
 * @param usedBytes octets of all messages, as RFC822.SIZE counts them
 * @param limitBytes octets allowed; 0 means no limit
 * @param messages how many messages
 */
public record Quota(long usedBytes, long limitBytes, long messages) {
    /** Whether a message of that many octets still fits. */
    public boolean hasRoomFor(long octets) {
        return limitBytes == 0 || usedBytes + octets <= limitBytes;
    }
}
