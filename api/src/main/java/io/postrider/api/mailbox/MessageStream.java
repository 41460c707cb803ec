package io.postrider.api.mailbox;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link FetchRequest} on the wire: one frame a message, then a UID of 0. A frame is the UID, size,
 * internal date in milliseconds, length of the prefix (its sign set where the marks follow: 16 octets of identity, and when
 * the message was saved in milliseconds), the parsed form (its length first, -1 for none), and the octets
 * (their length first, -1 for none).
 */
public final class MessageStream implements AutoCloseable {
    private static final int WITH_MARKS = Integer.MIN_VALUE;

    private final DataInputStream in;
    private @Nullable Bounded octets;

    /** Reads frames from an answer's body, which {@link #close} closes. */
    public MessageStream(InputStream body) {
        in = new DataInputStream(body);
    }

    /**
     * The next message, or null after the last. What is left of the one before is skipped.
     *
     * @throws java.io.EOFException when the stream was cut off
     */
    public @Nullable Message next() throws IOException {
        if (octets != null) {
            octets.skipRest();
            octets = null;
        }
        int uid = in.readInt();
        if (uid == 0) {
            return null;
        }
        long size = in.readLong();
        Instant internalDate = Instant.ofEpochMilli(in.readLong());
        int prefixLength = in.readInt();
        Marks marks = null;
        if (prefixLength < 0) {
            prefixLength &= ~WITH_MARKS;
            marks = new Marks(new UUID(in.readLong(), in.readLong()), Instant.ofEpochMilli(in.readLong()));
        }
        int structureLength = in.readInt();
        byte[] structure = structureLength < 0 ? null : in.readNBytes(structureLength);
        long octetCount = in.readLong();
        if (octetCount >= 0) {
            octets = new Bounded(in, octetCount);
        }
        return new Message(uid, size, internalDate, prefixLength, marks, structure, octetCount, octets);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Writes what stands before a message's octets, which the caller writes next: exactly {@code octetCount}. */
    public static void writeFrame(DataOutputStream out, Head head, byte @Nullable [] structure, long octetCount)
            throws IOException {
        out.writeInt(head.uid());
        out.writeLong(head.size());
        out.writeLong(head.internalDate().toEpochMilli());
        Marks marks = head.marks();
        out.writeInt(marks == null ? head.prefixLength() : head.prefixLength() | WITH_MARKS);
        if (marks != null) {
            out.writeLong(marks.emailId().getMostSignificantBits());
            out.writeLong(marks.emailId().getLeastSignificantBits());
            out.writeLong(marks.savedAt().toEpochMilli());
        }
        out.writeInt(structure == null ? -1 : structure.length);
        if (structure != null) {
            out.write(structure);
        }
        out.writeLong(octetCount);
    }

    /** Says that nothing is missing. */
    public static void writeEnd(DataOutputStream out) throws IOException {
        out.writeInt(0);
        out.flush();
    }

    /**
     * A message of the stream.
     *
     * @param uid its UID
     * @param size RFC822.SIZE: prefix and content together
     * @param internalDate to the millisecond
     * @param prefixLength octets of the prefix; offsets in the parsed form count from after it
     * @param marks its identity and the time when it was saved; null when not asked for
     * @param structure the parsed form (mail's {@code MessageStructure}); null when not asked for or not parsed
     * @param octetCount how many octets come along; -1 for none
     * @param octets they; valid until the next message is read
     */
    public record Message(
            int uid,
            long size,
            Instant internalDate,
            int prefixLength,
            @Nullable Marks marks,
            byte @Nullable [] structure,
            long octetCount,
            @Nullable InputStream octets) {}

    /**
     * What only some clients ask for.
     *
     * @param emailId the same for all copies of a message (RFC 8474 section 5.1)
     * @param savedAt when it came into its mailbox (RFC 8514)
     */
    public record Marks(UUID emailId, Instant savedAt) {}

    /**
     * What a frame begins with.
     *
     * @param uid the message's UID
     * @param size prefix and content together
     * @param internalDate to the millisecond
     * @param prefixLength octets of the prefix
     * @param marks null when not asked for
     */
    public record Head(
            int uid,
            long size,
            Instant internalDate,
            int prefixLength,
            @Nullable Marks marks) {}

    private static final class Bounded extends InputStream {
        private final DataInputStream in;
        private long left;

        Bounded(DataInputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int octet = in.readUnsignedByte();
            left--;
            return octet;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new java.io.EOFException("a message was cut off");
            }
            left -= count;
            return count;
        }

        void skipRest() throws IOException {
            in.skipNBytes(left);
            left = 0;
        }
    }
}
