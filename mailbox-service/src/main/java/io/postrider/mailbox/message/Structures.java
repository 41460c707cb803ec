package io.postrider.mailbox.message;

import io.postrider.blob.ContentStore;
import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.MessageStructure;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parsed forms: kept with the content by whoever accepted it, else made here at first need. */
public final class Structures {
    private static final Logger LOG = LoggerFactory.getLogger(Structures.class);

    private final ContentStore contents;

    /** Structures of those contents. */
    public Structures(ContentStore contents) {
        this.contents = contents;
    }

    /** The parsed form of a content; {@code stored} when there is one already. */
    public byte[] of(UUID contentId, long size, byte @Nullable [] stored) throws IOException {
        if (stored != null) {
            return stored;
        }
        byte[] structure = parse(contentId, size).encode();
        contents.saveStructure(contentId, structure);
        return structure;
    }

    private MessageStructure parse(UUID contentId, long size) throws IOException {
        try (InputStream octets = contents.open(contentId, 0, size)) {
            return MessageParser.parse(octets);
        } catch (RuntimeException e) {
            // A parser that fails must not hide the message: all of it is then one text.
            LOG.error("content {} cannot be parsed", contentId, e);
            return MessageStructure.opaque(size);
        }
    }
}
