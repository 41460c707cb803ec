package io.postrider.delivery.local;

import io.postrider.api.delivery.AcceptRequest;
import io.postrider.blob.ContentHead;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.Work;
import io.postrider.mail.mime.MessageParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parses large messages before they are delivered, beside the queue, so that small mail does not wait for them. What
 * cannot be parsed here is delivered all the same: mailbox-service parses at the first need.
 */
final class LargeContents {
    private static final Logger LOG = LoggerFactory.getLogger(LargeContents.class);
    private static final int AT_ONCE = 2;

    private final ContentStore contents;
    private final Semaphore room = new Semaphore(AT_ONCE);

    LargeContents(ContentStore contents) {
        this.contents = contents;
    }

    /** Hands small ones on at once, and large ones when they are parsed. */
    void prepare(Collection<Work> work, Consumer<Collection<Work>> ready) {
        List<Work> small = new ArrayList<>(work.size());
        Map<UUID, List<Work>> large = new LinkedHashMap<>();
        for (Work one : work) {
            if (one.message().size() <= AcceptRequest.MAX_CONTENT) {
                small.add(one);
            } else {
                large.computeIfAbsent(one.message().id(), id -> new ArrayList<>())
                        .add(one);
            }
        }
        ready.accept(small);
        for (List<Work> recipients : large.values()) {
            Thread.ofVirtual().name("large-content").start(() -> {
                try {
                    parse(recipients.getFirst().message());
                } finally {
                    ready.accept(recipients);
                }
            });
        }
    }

    private void parse(QueuedMessage message) {
        try {
            room.acquire();
            try {
                ContentHead head = contents.find(List.of(message.contentId())).get(message.contentId());
                if (head != null && head.structure() == null) {
                    save(message);
                }
            } finally {
                room.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | StackOverflowError failure) {
            LOG.warn("Message {} is delivered unparsed: {}", message.id(), failure.toString());
        }
    }

    private void save(QueuedMessage message) throws IOException {
        try (InputStream in = contents.open(message.contentId(), 0, message.size())) {
            contents.saveStructure(message.contentId(), MessageParser.parse(in).encode());
        }
    }
}
