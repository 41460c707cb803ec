package io.postrider.imap.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/** A message data item (RFC 3501 section 6.4.5). */
public sealed interface FetchItem {
    /** {@code FLAGS}. */
    record Flags() implements FetchItem {}

    /** {@code UID}. */
    record Uid() implements FetchItem {}

    /** {@code INTERNALDATE}. */
    record InternalDate() implements FetchItem {}

    /** {@code RFC822.SIZE}. */
    record Size() implements FetchItem {}

    /** {@code ENVELOPE}. */
    record EnvelopeItem() implements FetchItem {}

    /**
     * {@code BODYSTRUCTURE}, or {@code BODY} without a section.
     *
     * @param extended whether it is BODYSTRUCTURE
     */
    record BodyStructure(boolean extended) implements FetchItem {}

    /** {@code PREVIEW} (RFC 8970 section 3): the beginning of the message's text. */
    record Preview() implements FetchItem {}

    /** {@code EMAILID} (RFC 8474 section 5.1): the same for all copies of a message. */
    record EmailId() implements FetchItem {}

    /** {@code THREADID} (RFC 8474 section 5.2): of no message, as a server may say that puts none together. */
    record ThreadId() implements FetchItem {}

    /** {@code SAVEDATE} (RFC 8514 section 4.2): when the message came into this mailbox. */
    record SaveDate() implements FetchItem {}

    /** {@code MODSEQ} (RFC 7162 section 3.1.4.2). */
    record ModSeq() implements FetchItem {}

    /**
     * {@code BODY[…]} and the three RFC822 items that are short for it.
     *
     * @param section which octets
     * @param partial which of them; null for all
     * @param peek whether {@code \Seen} stays as it is
     * @param label the item's name in the response, {@code <origin>} included
     */
    record Body(Section section, @Nullable Partial partial, boolean peek, String label) implements FetchItem {
        byte[] labelOctets() {
            return label.getBytes(US_ASCII);
        }
    }

    /**
     * {@code BINARY[…]} (RFC 3516 section 4.2): a part without its Content-Transfer-Encoding.
     *
     * @param section which part
     * @param partial which of its octets, once decoded; null for all
     * @param peek whether {@code \Seen} stays as it is
     * @param label the item's name in the response, {@code <origin>} included
     */
    record Binary(Section section, @Nullable Partial partial, boolean peek, String label) implements FetchItem {
        byte[] labelOctets() {
            return label.getBytes(US_ASCII);
        }
    }

    /**
     * {@code BINARY.SIZE[…]} (RFC 3516 section 4.2).
     *
     * @param section which part
     */
    record BinarySize(Section section) implements FetchItem {}

    /**
     * {@code <origin.count>}.
     *
     * @param origin first octet
     * @param count octets at most
     */
    record Partial(long origin, long count) {}
}
