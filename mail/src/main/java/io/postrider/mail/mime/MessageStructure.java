package io.postrider.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message's parsed form: kept beside its content, immutable, enough for FETCH ENVELOPE, BODYSTRUCTURE and for finding
 * any part's octets without reading the message again.
 *
 * @param envelope the message's envelope
 * @param root the message itself as a part
 * @param preview the beginning of its text, at most {@value #MAX_PREVIEW} characters on one line (RFC 8970); may be
 *     empty
 * @param references the message identifiers of its References field, of very many the first and the last; empty for none, null
 *     in a form that was stored before they were
 */
public record MessageStructure(
        Envelope envelope,
        Part root,
        String preview,
        @Nullable String references) {
    /** The most characters of {@link #preview} (RFC 8970 section 3.1 wants at least 200 and at most 256). */
    public static final int MAX_PREVIEW = 200;

    /** Octets of the message. */
    public long size() {
        return root.extent().bodyEnd();
    }

    /** The form to store. */
    public byte[] encode() {
        return new StructureEncoder().encode(this);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws CorruptStructureException when these octets are anything else
     */
    public static MessageStructure decode(byte[] octets) {
        return StructureDecoder.decode(octets);
    }

    /** The structure of a message of which nothing is known: one leaf of {@code text/plain} without a header. */
    public static MessageStructure opaque(long size) {
        var root = new Part(ContentType.DEFAULT, ContentFields.NONE, new Extent(0, 0, size, 0), List.of(), null);
        return new MessageStructure(Envelope.EMPTY, root, "", null);
    }
}
