package io.postrider.delivery.outbound;

import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.QueuedMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A message's octets for one attempt, which reads them more than once: to sign and to send. A small message is fetched from the
 * store the first time alone; of a large one nobody keeps more than a chunk.
 */
final class MessageOctets {
    // As many connections as there may be hold one each.
    private static final int SMALL = 64 * 1024;

    private final ContentStore contents;
    private final BoundedReads reads;
    private final QueuedMessage message;
    private byte @Nullable [] small;

    MessageOctets(ContentStore contents, BoundedReads reads, QueuedMessage message) {
        this.contents = contents;
        this.reads = reads;
        this.message = message;
    }

    /** All of them, from the first on; the caller closes it. */
    InputStream open() throws IOException {
        if (message.size() > SMALL) {
            return stored();
        }
        byte[] octets = small;
        if (octets == null) {
            try (InputStream in = stored()) {
                octets = in.readNBytes((int) message.size());
            }
            small = octets;
        }
        return new ByteArrayInputStream(octets);
    }

    /** The same with octets before them. */
    InputStream open(byte[] before) throws IOException {
        InputStream all = open();
        return before.length == 0 ? all : new SequenceInputStream(new ByteArrayInputStream(before), all);
    }

    private InputStream stored() {
        return reads.over(contents.open(message.contentId(), 0, message.size()));
    }
}
