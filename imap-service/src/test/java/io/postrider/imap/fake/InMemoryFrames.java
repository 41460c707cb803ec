package io.postrider.imap.fake;

import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.MessageStructure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** Writes messages in memory as mailbox-service writes its own. */
final class InMemoryFrames {
    private InMemoryFrames() {}

    /** An answer's body. */
    interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    static InputStream stream(Body body) {
        var octets = new ByteArrayOutputStream();
        try {
            body.write(new DataOutputStream(octets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(octets.toByteArray());
    }

    /** The first line is the prefix, so that the joining of the two is seen in every test. */
    private static int prefixLength(byte[] octets) {
        for (int i = 1; i < octets.length; i++) {
            if (octets[i] == '\n' && octets[0] == 'R') {
                return i + 1;
            }
        }
        return 0;
    }

    private static MessageStream.Marks marks(InMemoryMailbox.Stored message) {
        return new MessageStream.Marks(UUID.nameUUIDFromBytes(message.octets), Instant.parse("2026-11-24T12:00:00Z"));
    }

    static void write(DataOutputStream out, InMemoryMailbox.Stored message, FetchRequest request) throws IOException {
        int prefix = prefixLength(message.octets);
        MessageStructure structure =
                MessageParser.parse(Arrays.copyOfRange(message.octets, prefix, message.octets.length));
        int count = switch (request.octets()) {
            case NONE -> -1;
            case HEADER -> prefix + (int) structure.root().extent().bodyStart();
            case ALL -> message.octets.length;
        };
        MessageStream.writeFrame(
                out,
                new MessageStream.Head(
                        message.uid,
                        message.octets.length,
                        message.internalDate,
                        prefix,
                        request.marks() ? marks(message) : null),
                request.structure() ? structure.encode() : null,
                count);
        if (count > 0) {
            out.write(message.octets, 0, count);
        }
    }
}
