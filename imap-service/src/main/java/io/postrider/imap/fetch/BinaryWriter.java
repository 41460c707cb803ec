package io.postrider.imap.fetch;

import io.postrider.imap.fetch.FetchItem.Partial;
import io.postrider.imap.wire.WireWriter;
import io.postrider.mail.mime.BodyDecoder;
import io.postrider.mail.mime.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts without their Content-Transfer-Encoding (RFC 3516 section 4.2). How many octets there will be is known only
 * when they were decoded: up to a measure they are kept meanwhile, larger ones are decoded twice.
 */
final class BinaryWriter {
    private static final int IN_MEMORY = 1 << 18;

    private final WireWriter out;

    BinaryWriter(WireWriter out) {
        this.out = out;
    }

    /** Says before anything is written whether a section can be decoded. */
    static void check(Section section, MessageOctets octets) throws UnknownEncodingException {
        String encoding = encoding(section, octets);
        if (!BodyDecoder.knows(encoding)) {
            throw new UnknownEncodingException(encoding);
        }
    }

    private static String encoding(Section section, MessageOctets octets) {
        Part part = section.isOfMessage() ? null : octets.structure().root().find(section.partNumbers());
        // RFC 2045 section 6.4: what is made of parts is encoded part by part
        return part == null || part.isMultipart() || part.isMessage()
                ? "binary"
                : part.fields().encoding();
    }

    /** {@code BINARY[…]} with its octets, as a literal8: these may be any. What could fail at once fails first. */
    void write(FetchItem.Binary item, MessageOctets octets) throws IOException {
        Slice slice = Slice.of(item.section(), octets);
        if (slice == null) {
            out.octets(item.labelOctets()).space().nil();
            return;
        }
        String encoding = encoding(item.section(), octets);
        if (!BodyDecoder.changes(encoding)) {
            Slice wanted = slice.cut(item.partial());
            stream(item, octets.range(wanted.offset(), wanted.length()), wanted.length());
        } else if (isShort(slice, item.partial())) {
            byte[] some = some(decoded(slice, encoding, octets), item.partial());
            stream(item, new ByteArrayInputStream(some), some.length);
        } else {
            Slice wanted = new Slice(0, size(slice, encoding, octets)).cut(item.partial());
            try (InputStream from = decoded(slice, encoding, octets)) {
                from.skipNBytes(wanted.offset());
                stream(item, from, wanted.length());
            }
        }
    }

    /** {@code BINARY.SIZE[…]}: octets of the whole part once decoded. */
    void writeSize(FetchItem.BinarySize item, MessageOctets octets) throws IOException {
        Slice slice = Slice.of(item.section(), octets);
        String encoding = encoding(item.section(), octets);
        long size = slice == null ? 0 : size(slice, encoding, octets);
        out.ascii("BINARY.SIZE[").ascii(item.section().toString()).ascii("] ").number(size);
    }

    private static boolean isShort(Slice slice, @Nullable Partial partial) {
        return slice.length() <= IN_MEMORY || partial != null && partial.count() <= IN_MEMORY;
    }

    private static byte[] some(InputStream decoded, @Nullable Partial partial) throws IOException {
        try (decoded) {
            if (partial == null) {
                return decoded.readAllBytes();
            }
            decoded.skip(partial.origin());
            return decoded.readNBytes((int) Math.min(partial.count(), IN_MEMORY));
        }
    }

    private static InputStream decoded(Slice slice, String encoding, MessageOctets octets) throws IOException {
        return BodyDecoder.decoding(octets.range(slice.offset(), slice.length()), encoding);
    }

    private static long size(Slice slice, String encoding, MessageOctets octets) throws IOException {
        if (!BodyDecoder.changes(encoding)) {
            return slice.length();
        }
        try (InputStream decoded = decoded(slice, encoding, octets)) {
            return decoded.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void stream(FetchItem.Binary item, InputStream source, long length) {
        out.octets(item.labelOctets()).space().octet('~').literalHead(length);
        try {
            out.octets(source, length);
        } catch (IOException e) {
            // The client was promised more octets than there will be: only the end of the connection is honest now.
            throw new UncheckedIOException(e);
        }
    }
}
