package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a message line by line and builds its structure in one pass. Only header blocks are looked into; of a body line
 * that does not begin with two hyphens nothing but its end matters.
 */
final class MimeScanner {
    private final MimeLimits limits;

    /** The whole message, when it is in memory: headers need no copy then. */
    private final byte @Nullable [] whole;

    private byte[] header = new byte[0];
    private int headerSize;

    private final List<OpenPart> open = new ArrayList<>();
    private final Boundaries boundaries = new Boundaries();
    private OpenPart top;
    private @Nullable Part root;
    private Envelope rootEnvelope = Envelope.EMPTY;
    private String references = "";
    private int parts = 1;

    private long lineBreaks;
    private boolean atLineStart = true;
    private int lastBreak;
    private byte lastOctet;

    private @Nullable TextSample plain;
    private @Nullable TextSample html;

    MimeScanner(MimeLimits limits, byte @Nullable [] whole) {
        this.limits = limits;
        this.whole = whole;
        top = push(new OpenPart(OpenPart.Place.MESSAGE, 0));
    }

    /** Takes a line with its line break; or a piece of a line, which is one if it holds no break or is the last. */
    void line(byte[] octets, int from, int to, long offset) {
        boolean isDelimiter = atLineStart
                && to - from > 2
                && octets[from] == '-'
                && octets[from + 1] == '-'
                && delimiter(octets, from, to, offset);
        if (!isDelimiter) {
            content(octets, from, to, offset);
        }
        atLineStart = octets[to - 1] == '\n';
        if (atLineStart) {
            lineBreaks++;
            byte before = to - from > 1 ? octets[to - 2] : lastOctet;
            lastBreak = before == '\r' ? 2 : 1;
        }
        lastOctet = octets[to - 1];
    }

    /** Ends the message. */
    MessageStructure finish(long size) {
        lastBreak = 0;
        closeDownTo(0, size);
        Part message = root;
        if (message == null) {
            throw new IllegalStateException("the message was not closed");
        }
        TextSample sample = plain != null ? plain : html;
        String preview = sample == null ? "" : Preview.of(sample);
        return new MessageStructure(rootEnvelope, message, preview, references);
    }

    private void content(byte[] octets, int from, int to, long offset) {
        if (top.state == OpenPart.State.HEADER) {
            boolean empty = atLineStart
                    && (octets[from] == '\n' || to - from == 2 && octets[from] == '\r' && octets[from + 1] == '\n');
            if (empty) {
                endHeader(offset + to - from, lineBreaks + 1);
            } else if (whole == null) {
                keepHeader(octets, from, to);
            }
        } else if (top.sample != null) {
            top.sample.add(octets, from, to);
        }
    }

    private void keepHeader(byte[] octets, int from, int to) {
        int count = Math.min(to - from, limits.headerOctets() - headerSize);
        if (count <= 0) {
            return;
        }
        if (header.length - headerSize < count) {
            header = Arrays.copyOf(header, Math.max(Math.max(header.length * 2, 4096), headerSize + count));
        }
        System.arraycopy(octets, from, header, headerSize, count);
        headerSize += count;
    }

    /** The header of the innermost part is complete: finds out what the part is. */
    private void endHeader(long bodyStart, long lineBreaksBefore) {
        OpenPart part = top;
        var reader = new HeaderReader(limits, part.place == OpenPart.Place.MESSAGE);
        if (whole == null) {
            reader.read(header, 0, headerSize);
        } else {
            int start = (int) part.headerStart;
            reader.read(whole, start, (int) Math.min(bodyStart, part.headerStart + limits.headerOctets()));
        }
        headerSize = 0;
        part.bodyStart = bodyStart;
        part.lineBreaksBefore = lineBreaksBefore;
        part.fields = reader.fields();
        part.envelope = reader.envelope();
        part.references = reader.references();
        part.type = type(reader, part);
        part.state = part.type.isMultipart() ? OpenPart.State.MULTIPART : OpenPart.State.BODY;
        if (part.type.isMessage()) {
            parts++;
            top = push(new OpenPart(OpenPart.Place.MESSAGE, bodyStart));
        } else if (part.type.isText()) {
            sample(part);
        }
    }

    /** The part's type, or what it is taken for when it is broken or goes beyond the limits. */
    private ContentType type(HeaderReader reader, OpenPart part) {
        ContentType type = reader.type();
        if (type == null) {
            // RFC 2046 section 5.1.5, else RFC 2045 section 5.2
            boolean digest = part.place == OpenPart.Place.DIGEST_PART && !reader.typeSeen();
            type = digest ? ContentType.DIGEST_DEFAULT : ContentType.DEFAULT;
        }
        if (type.isMultipart()) {
            String boundary = Parameters.raw(type.parameters(), "boundary");
            if (boundary == null || boundary.isBlank()) {
                return ContentType.DEFAULT;
            }
            if (boundary.length() > limits.boundary() || open.size() >= limits.depth()) {
                return ContentType.OPAQUE;
            }
            part.boundary = boundary.stripTrailing().getBytes(ISO_8859_1);
            boundaries.open(open.size() - 1, part.boundary);
        }
        if (type.isMessage() && (open.size() >= limits.depth() || parts >= limits.parts())) {
            return ContentType.OPAQUE;
        }
        return type;
    }

    /** Keeps the beginning of the first text that is no attachment: plain text, or else HTML. */
    private void sample(OpenPart part) {
        Disposition disposition = part.fields.disposition();
        if (disposition != null && disposition.type().equals("attachment")) {
            return;
        }
        if (plain == null && part.type.subtype().equals("plain")) {
            plain = part.sample = new TextSample(part.type, part.fields.encoding());
        } else if (html == null && part.type.subtype().equals("html")) {
            html = part.sample = new TextSample(part.type, part.fields.encoding());
        }
    }

    /** Ends and begins parts when the line is a delimiter of an open multipart (RFC 2046 section 5.1.1). */
    private boolean delimiter(byte[] octets, int from, int to, long offset) {
        int end = to;
        while (end > from && Octets.isSpace(octets[end - 1])) {
            end--;
        }
        int depth = boundaries.find(octets, from + 2, Math.max(end, from + 2));
        return depth >= 0 && delimit(depth, octets, new Line(from, to, end, offset));
    }

    private record Line(int from, int to, int end, long offset) {}

    private boolean delimit(int index, byte[] octets, Line line) {
        OpenPart multipart = open.get(index);
        byte[] boundary = multipart.boundary;
        boolean closes = boundary != null && isClose(octets, line.from() + 2 + boundary.length, line.end());
        if (!closes && parts >= limits.parts()) {
            return false; // the rest belongs to the last part
        }
        closeDownTo(index + 1, line.offset());
        if (closes) {
            multipart.state = OpenPart.State.EPILOGUE;
            boundaries.close(index);
            return true;
        }
        parts++;
        boolean digest = multipart.type.subtype().equals("digest");
        var place = digest ? OpenPart.Place.DIGEST_PART : OpenPart.Place.PART;
        top = push(new OpenPart(place, line.offset() + line.to() - line.from()));
        return true;
    }

    private static boolean isClose(byte[] octets, int from, int end) {
        return end - from >= 2 && octets[from] == '-' && octets[from + 1] == '-';
    }

    private OpenPart push(OpenPart part) {
        open.add(part);
        headerSize = 0;
        return part;
    }

    /** Closes the innermost parts until only so many are open. */
    private void closeDownTo(int depth, long offset) {
        while (open.size() > depth) {
            if (top.state == OpenPart.State.HEADER) {
                endHeader(offset, lineBreaks); // cut off; may open the message that it promised
            } else {
                closeTop(offset);
            }
        }
    }

    private void closeTop(long offset) {
        OpenPart closing = open.removeLast();
        boundaries.close(open.size());
        // RFC 2046 section 5.1.1: the line break before a delimiter belongs to the delimiter
        long end = offset - lastBreak;
        long lines = lineBreaks - closing.lineBreaksBefore - (lastBreak > 0 ? 1 : 0);
        boolean none = end < closing.bodyStart;
        Part part = closing.close(none ? closing.bodyStart : end, none ? 0 : lines);
        if (open.isEmpty()) {
            root = part;
            rootEnvelope = closing.envelope;
            references = closing.references;
            return;
        }
        top = open.getLast();
        top.add(part);
        if (top.type.isMessage()) {
            top.nestedEnvelope = closing.envelope;
        }
    }
}
