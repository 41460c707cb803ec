package io.postrider.imap.fetch;

import io.postrider.api.mailbox.MessageStream;
import io.postrider.mail.mime.MessageStructure;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One message's octets: those that came along, and any others asked for when needed. */
final class MessageOctets {
    /** Reads octets of a message that did not come along. */
    interface Source {
        InputStream open(int uid, long offset, long length);
    }

    private final MessageStream.Message message;
    private final byte[] cameAlong;
    private final @Nullable MessageStructure structure;
    private final Source source;

    MessageOctets(
            MessageStream.Message message, byte[] cameAlong, @Nullable MessageStructure structure, Source source) {
        this.message = message;
        this.cameAlong = cameAlong;
        this.structure = structure;
        this.source = source;
    }

    MessageStream.Message message() {
        return message;
    }

    long size() {
        return message.size();
    }

    MessageStructure structure() {
        MessageStructure parsed = structure;
        if (parsed == null) {
            throw new IllegalStateException("the parsed form was not asked for");
        }
        return parsed;
    }

    int prefixLength() {
        return message.prefixLength();
    }

    /** The message's header. */
    byte[] header() throws IOException {
        return octets(0, prefixLength() + structure().root().extent().bodyStart());
    }

    /** Some octets, in memory. */
    byte[] octets(long offset, long length) throws IOException {
        byte[] octets = range(offset, length).readNBytes((int) length);
        if (octets.length < length) {
            throw new EOFException("a message is not as long as it was");
        }
        return octets;
    }

    /** Some octets, streamed. What could fail at once fails here. */
    InputStream range(long offset, long length) throws IOException {
        if (offset + length <= cameAlong.length) {
            return new ByteArrayInputStream(cameAlong, (int) offset, (int) length);
        }
        return new WindowedOctets(source, message.uid(), offset, length).begun();
    }
}
