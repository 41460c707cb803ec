package io.postrider.imap.fetch;

import io.postrider.api.mailbox.MessageStream;
import io.postrider.mail.mime.MessageStructure;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One message's octets: those that came along, taken in order as they pass, and any others asked for when needed. So a
 * message of any size is never held in memory.
 */
final class MessageOctets {
    /** Reads octets of a message that did not come along. */
    interface Source {
        InputStream open(int uid, long offset, long length);
    }

    private final MessageStream.Message message;
    private final Source source;
    private final @Nullable MessageStructure structure;
    private byte @Nullable [] header;
    private long position;

    MessageOctets(MessageStream.Message message, @Nullable MessageStructure structure, Source source) {
        this.message = message;
        this.structure = structure;
        this.source = source;
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

    /** The message's header, which stays in memory while the message is written. */
    byte[] header() throws IOException {
        byte[] known = header;
        if (known == null) {
            long length = prefixLength() + structure().root().extent().bodyStart();
            try (Range range = range(0, length)) {
                known = range.octets().readNBytes((int) length);
            }
            header = known;
        }
        return known;
    }

    /** Some octets, to be read and closed before the next are asked for. */
    Range range(long offset, long length) throws IOException {
        InputStream passing = message.octets();
        if (passing == null || offset < position || offset + length > message.octetCount()) {
            return new Range(source.open(message.uid(), offset, length), true);
        }
        passing.skipNBytes(offset - position);
        position = offset + length;
        return new Range(passing, false);
    }

    /** A stream that is at the octets wanted, and ends with them or goes on. */
    record Range(InputStream octets, boolean ownStream) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (ownStream) {
                octets.close();
            }
        }
    }
}
