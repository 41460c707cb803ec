package io.postrider.delivery.outbound;

import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.Work;
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
    private final Source source;
    private final Work work;
    private byte @Nullable [] small;

    MessageOctets(Source source, Work work) {
        this.source = source;
        this.work = work;
    }

    /**
     * Where octets come from.
     *
     * @param contents the store
     * @param reads how many may read large ones at once
     * @param smalls small ones, whole
     */
    record Source(ContentStore contents, BoundedReads reads, SmallContents smalls) {
        InputStream stored(QueuedMessage message) {
            return reads.over(contents.open(message.contentId(), 0, message.size()));
        }
    }

    /** All of them, from the first on; the caller closes it. */
    InputStream open() throws IOException {
        QueuedMessage message = work.message();
        if (small == null && message.size() <= SmallContents.SMALL) {
            small = source.smalls().read(work);
        }
        return small == null ? source.stored(message) : new ByteArrayInputStream(small);
    }

    /** The same with octets before them. */
    InputStream open(byte[] before) throws IOException {
        InputStream all = open();
        return before.length == 0 ? all : new SequenceInputStream(new ByteArrayInputStream(before), all);
    }
}
