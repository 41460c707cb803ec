package io.postrider.mail.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message's body, for search: every text part decoded, the headers and texts of messages within it, the
 * names of attachments.
 */
public final class MessageText {
    /** Reads octets of the message. */
    @FunctionalInterface
    public interface Octets {
        /** Octets from an offset on, at most so many; read as needed, seldom all of them, and closed by the caller. */
        InputStream open(long offset, long length) throws IOException;
    }

    private static final List<String> SEARCHED_FIELDS = List.of("from", "to", "cc", "subject", "reply-to", "sender");

    /** A gap so wide is not read over: the octets behind it are asked for anew. */
    private static final int MAX_GAP = 256 * 1024;

    private final Octets content;
    private final long size;
    private final int most;
    private final StringBuilder out = new StringBuilder();
    private @Nullable InputStream open;
    private long position;

    private MessageText(Octets content, long size, int most) {
        this.content = content;
        this.size = size;
        this.most = most;
    }

    /**
     * The body's text.
     *
     * @param content gives the message's octets; only those of texts are asked for
     * @param most how many characters are wanted at most; about four times as many octets are read
     * @throws IOException what {@code content} throws
     */
    public static String of(MessageStructure structure, Octets content, int most) throws IOException {
        var text = new MessageText(content, structure.size(), most);
        try {
            text.part(structure.root());
        } finally {
            text.close();
        }
        return text.out.toString();
    }

    /** The body's text of a message in memory. */
    public static String of(MessageStructure structure, byte[] content, int most) {
        try {
            return of(
                    structure, (offset, length) -> new ByteArrayInputStream(content, (int) offset, (int) length), most);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    private void part(Part part) throws IOException {
        if (out.length() >= most) {
            return;
        }
        name(part);
        if (part.isMessage()) {
            header(part.message());
        } else if (part.type().isText()) {
            text(part);
        }
        for (Part child : part.children()) {
            part(child);
        }
    }

    /** An attachment's name. */
    private void name(Part part) {
        Disposition disposition = part.fields().disposition();
        String name = disposition == null ? null : Parameters.text(disposition.parameters(), "filename");
        if (name == null) {
            name = Parameters.text(part.type().parameters(), "name");
        }
        if (name != null) {
            line(name);
        }
    }

    private void header(Part message) throws IOException {
        Extent extent = message.extent();
        int length = (int) Math.min(extent.headerSize(), MimeLimits.DEFAULT.headerOctets());
        byte[] octets = read(extent.headerStart(), length);
        for (HeaderField field : Headers.parse(octets).fields()) {
            if (SEARCHED_FIELDS.stream().anyMatch(field::is)) {
                line(field.text());
            }
        }
    }

    private void text(Part part) throws IOException {
        Extent extent = part.extent();
        long wanted = 4L * (most - out.length());
        byte[] octets = read(extent.bodyStart(), (int) Math.min(extent.bodySize(), wanted));
        String text = Text.decode(
                octets, part.fields().encoding(), Parameters.raw(part.type().parameters(), "charset"));
        line(part.type().subtype().equals("html") ? HtmlText.of(text, most) : text);
    }

    /** Parts stand in the order in which they are read, so that one stream serves many of them. */
    private byte[] read(long offset, int length) throws IOException {
        if (length == 0) {
            return new byte[0];
        }
        if (open == null || offset < position || offset - position > MAX_GAP) {
            close();
            open = content.open(offset, size - offset);
        } else {
            open.skipNBytes(offset - position);
        }
        byte[] octets = open.readNBytes(length);
        position = offset + octets.length;
        return octets;
    }

    private void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private void line(String text) {
        int count = Math.min(text.length(), most - out.length());
        if (count > 0) {
            out.append(text, 0, count).append('\n');
        }
    }
}
