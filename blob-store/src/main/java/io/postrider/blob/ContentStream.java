package io.postrider.blob;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.springframework.dao.DataAccessException;

/** A range of a content, one chunk in memory at a time. */
final class ContentStream extends InputStream {
    private static final byte[] NOTHING = {};

    private final ContentReader reader;
    private final UUID contentId;
    private long skip;
    private long left;
    private int nextIndex;
    private int chunks;
    private int[] lengths = {};
    private byte[] chunk = NOTHING;
    private int position;

    ContentStream(ContentReader reader, UUID contentId, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset " + offset + ", length " + length);
        }
        this.reader = reader;
        this.contentId = contentId;
        this.skip = offset;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        if (!fill()) {
            return -1;
        }
        left--;
        return chunk[position++] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = (int) Math.min(Math.min(length, chunk.length - position), left);
        System.arraycopy(chunk, position, buffer, offset, count);
        position += count;
        left -= count;
        return count;
    }

    /** Makes sure that an octet is at hand; false at the end. */
    private boolean fill() throws IOException {
        while (left > 0 && position == chunk.length) {
            if (nextIndex > chunks) {
                return false;
            }
            try {
                chunk = nextIndex == 0 ? firstChunk() : laterChunk();
            } catch (DataAccessException e) {
                throw new IOException("content " + contentId + " cannot be read now", e);
            }
            nextIndex++;
            position = (int) Math.min(skip, chunk.length);
            skip -= position;
        }
        return left > 0;
    }

    private byte[] firstChunk() throws IOException {
        ContentReader.First first = reader.first(contentId);
        chunks = first.chunks();
        if (chunks > 0 && skip > first.chunk().length()) {
            lengths = reader.lengths(contentId);
        }
        return reader.decode(contentId, 0, first.chunk());
    }

    private byte[] laterChunk() throws IOException {
        if (nextIndex <= lengths.length && skip >= lengths[nextIndex - 1]) {
            skip -= lengths[nextIndex - 1];
            return NOTHING;
        }
        return reader.decode(contentId, nextIndex, reader.chunk(contentId, nextIndex));
    }
}
