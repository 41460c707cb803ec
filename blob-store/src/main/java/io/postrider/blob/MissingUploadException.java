package io.postrider.blob;

import java.util.Set;
import java.util.UUID;

/**
 * Uploads that are named by an insert and are not there whole: never finished, discarded or swept. Nothing was written
 * and the transaction is usable, so that a batch can go on without them.
 */
public final class MissingUploadException extends RuntimeException {
    private final Set<UUID> contentIds;

    MissingUploadException(Set<UUID> contentIds) {
        super("uploads missing or incomplete: " + contentIds);
        this.contentIds = Set.copyOf(contentIds);
    }

    /** The contents concerned. */
    public Set<UUID> contentIds() {
        return contentIds;
    }
}
