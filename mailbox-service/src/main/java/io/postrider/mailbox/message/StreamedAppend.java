package io.postrider.mailbox.message;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.platform.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Reads a message whose size is known only at its end. The first chunk stays in memory, each further one is stored as it
 * comes, invisible until a transaction names it.
 */
final class StreamedAppend {
    private final ContentStore contents;
    private final long maxSize;
    private final UUID id = TimeOrderedId.next();
    private final MessageDigest digest = Sha256.begin();
    private boolean uploaded;

    StreamedAppend(ContentStore contents, long maxSize) {
        this.contents = contents;
        this.maxSize = maxSize;
    }

    /** Whether there are chunks that nobody names, if the message is not stored. */
    boolean uploaded() {
        return uploaded;
    }

    UUID id() {
        return id;
    }

    /** Stores the octets, so far as they do not fit into one chunk. */
    NewContent read(InputStream body) throws IOException {
        InputStream octets = new DigestInputStream(body, digest);
        byte[] first = octets.readNBytes(ContentStore.MAX_CHUNK);
        long size = first.length;
        int chunks = 0;
        if (first.length == ContentStore.MAX_CHUNK) {
            for (byte[] chunk = next(octets); chunk.length > 0; chunk = next(octets)) {
                size += chunk.length;
                if (size > maxSize) {
                    throw new ProblemException(ProblemCode.TOO_LARGE, "a message may have " + maxSize + " octets");
                }
                uploaded = true;
                contents.putChunk(id, ++chunks, chunk);
            }
        }
        byte[] structure = chunks == 0 ? Appends.structure(first) : null;
        return new NewContent(id, first, chunks, size, structure, TimeOrderedId.next());
    }

    private static byte[] next(InputStream octets) throws IOException {
        return octets.readNBytes(ContentStore.MAX_CHUNK);
    }

    /** SHA-256 of what was read. */
    byte[] hash() {
        return digest.digest();
    }
}
