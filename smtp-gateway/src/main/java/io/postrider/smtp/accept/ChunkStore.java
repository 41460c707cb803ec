package io.postrider.smtp.accept;

import java.util.UUID;

/** Where the chunks of a large message go while it comes in. */
interface ChunkStore {
    /** Stores a chunk; the array is the caller's again afterwards. */
    void put(UUID contentId, int index, byte[] chunk);

    /** Drops the chunks of a message that will not be accepted; never fails, what stays is swept later. */
    void discard(UUID contentId);
}
