package io.postrider.api.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands before each message but the first in the body of {@link MailboxApi#append}: an octet of 1, system flags,
 * keywords, internal date in milliseconds, and the number of its octets, which follow.
 *
 * @param flags system flags as in {@link Flags}
 * @param keywords keywords
 * @param internalDate null for now
 * @param size octets of the message
 */
public record AppendedFrame(
        int flags, List<String> keywords, @Nullable Instant internalDate, long size) {
    private static final int ONE_MORE = 1;
    private static final int MOST_KEYWORDS = 10_000;

    public AppendedFrame {
        keywords = List.copyOf(keywords);
    }

    /** Writes it. */
    public byte[] encode() {
        var octets = new ByteArrayOutputStream();
        try {
            var out = new DataOutputStream(octets);
            out.writeByte(ONE_MORE);
            out.writeInt(flags);
            out.writeInt(keywords.size());
            for (String keyword : keywords) {
                out.writeUTF(keyword);
            }
            out.writeLong(internalDate == null ? Long.MIN_VALUE : internalDate.toEpochMilli());
            out.writeLong(size);
            return octets.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Reads one; null at the body's end.
     *
     * @throws IOException when the body is cut off, or something else follows the message
     */
    public static @Nullable AppendedFrame readFrom(InputStream body) throws IOException {
        int more = body.read();
        if (more < 0) {
            return null;
        }
        if (more != ONE_MORE) {
            throw new IOException("the message goes on beyond its size");
        }
        var in = new DataInputStream(body);
        int flags = in.readInt();
        int count = in.readInt();
        if (count < 0 || count > MOST_KEYWORDS) {
            throw new EOFException("no head of a message");
        }
        List<String> keywords = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keywords.add(in.readUTF());
        }
        long millis = in.readLong();
        Instant date = millis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(millis);
        return new AppendedFrame(flags, keywords, date, in.readLong());
    }
}
