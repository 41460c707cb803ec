package io.postrider.mail.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part whose end has not been seen yet. */
final class OpenPart {
    /** Where in the part the scanner is. */
    enum State {
        HEADER,
        /** A multipart's preamble, or between its parts. */
        MULTIPART,
        /** After a multipart's closing delimiter. */
        EPILOGUE,
        /** A leaf's body, or a message in a message. */
        BODY
    }

    /** What a part is by where it stands. */
    enum Place {
        /** The message, or one in a {@code message/rfc822}: its header holds an envelope. */
        MESSAGE,
        PART,
        /** In a {@code multipart/digest}. */
        DIGEST_PART
    }

    final Place place;
    final long headerStart;
    State state = State.HEADER;
    long bodyStart;
    long lineBreaksBefore;
    ContentType type = ContentType.DEFAULT;
    ContentFields fields = ContentFields.NONE;
    byte @Nullable [] boundary;

    /** The envelope in its own header, when it stands as a message. */
    Envelope envelope = Envelope.EMPTY;

    /** What its own header refers to. */
    String references = "";

    /** The envelope of the message within it. */
    @Nullable Envelope nestedEnvelope;

    @Nullable TextSample sample;

    private final List<Part> children = new ArrayList<>(2);

    OpenPart(Place place, long headerStart) {
        this.place = place;
        this.headerStart = headerStart;
    }

    void add(Part child) {
        children.add(child);
    }

    /** The finished part. */
    Part close(long bodyEnd, long lines) {
        if (type.isMultipart() && children.isEmpty()) {
            // RFC 3501 section 9: body-type-mpart has at least one body
            var nothing = new Extent(bodyEnd, bodyEnd, bodyEnd, 0);
            children.add(new Part(ContentType.DEFAULT, ContentFields.NONE, nothing, List.of(), null));
        }
        return new Part(type, fields, new Extent(headerStart, bodyStart, bodyEnd, lines), children, nestedEnvelope);
    }
}
