package io.postrider.blob;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A content with its first chunk, which is all of it for most messages.
 *
 * @param contentId the content
 * @param size octets of the whole content
 * @param structure its parsed form; null when nobody parsed it yet
 * @param firstChunk its first octets, checked against their hash
 */
public record LoadedContent(UUID contentId, long size, byte @Nullable [] structure, byte[] firstChunk) {
    /** Whether the first chunk is the whole content. */
    public boolean whole() {
        return firstChunk.length == size;
    }
}
