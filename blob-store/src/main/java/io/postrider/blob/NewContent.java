package io.postrider.blob;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A content to insert. Hashing and compressing happen in the constructor, on the caller's thread, so that the one
 * thread that commits a batch has nothing left to compute.
 */
public final class NewContent {
    private final UUID contentId;
    private final EncodedChunk firstChunk;
    private final int uploadedChunks;
    private final long size;
    private final byte @Nullable [] structure;
    private final UUID holder;

    /**
     * A content with its first holder.
     *
     * @param contentId its id; ids that rise with time (UUID version 7) keep the store's indexes compact
     * @param firstChunk chunk 0: the whole message, or the headers in front of uploaded chunks; 256 KiB at most
     * @param uploadedChunks how many chunks were put before, numbered from 1
     * @param size octets of all chunks together
     * @param structure the parsed form; null when not parsed yet
     * @param holder who holds it from the start
     */
    public NewContent(
            UUID contentId,
            byte[] firstChunk,
            int uploadedChunks,
            long size,
            byte @Nullable [] structure,
            UUID holder) {
        if (firstChunk.length > ContentStore.MAX_CHUNK) {
            throw new IllegalArgumentException("a chunk holds at most " + ContentStore.MAX_CHUNK + " octets");
        }
        if (uploadedChunks < 0 || size < firstChunk.length || uploadedChunks == 0 && size != firstChunk.length) {
            throw new IllegalArgumentException("size " + size + " contradicts the chunks");
        }
        this.contentId = contentId;
        this.firstChunk = EncodedChunk.encode(firstChunk);
        this.uploadedChunks = uploadedChunks;
        this.size = size;
        this.structure = structure;
        this.holder = holder;
    }

    /** The content's id. */
    public UUID contentId() {
        return contentId;
    }

    /** How many chunks were put before. */
    public int uploadedChunks() {
        return uploadedChunks;
    }

    /** Octets of all chunks together. */
    public long size() {
        return size;
    }

    /** The parsed form; null when not parsed yet. */
    public byte @Nullable [] structure() {
        return structure;
    }

    /** All of its octets, to be left as they are; null when some are elsewhere, or not at hand any more. */
    public byte @Nullable [] plain() {
        return uploadedChunks == 0 && firstChunk.encoding() == EncodedChunk.AS_IS ? firstChunk.octets() : null;
    }

    /** Who holds it from the start. */
    public UUID holder() {
        return holder;
    }

    EncodedChunk firstChunk() {
        return firstChunk;
    }

    /** Octets of the chunks that were put before. */
    long uploadedSize() {
        return size - firstChunk.length();
    }
}
