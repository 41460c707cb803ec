package io.postrider.imap.fetch;

import io.postrider.imap.fetch.FetchItem.Partial;
import io.postrider.mail.mime.Extent;
import io.postrider.mail.mime.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Octets of a message, by their offsets in prefix and content joined.
 *
 * @param offset of the first
 * @param length how many
 */
record Slice(long offset, long length) {
    /** The octets that a section means; null when the message has no such part. */
    static @Nullable Slice of(Section section, MessageOctets octets) {
        if (section.isWholeMessage()) {
            return new Slice(0, octets.size());
        }
        Part root = octets.structure().root();
        int prefix = octets.prefixLength();
        if (section.isOfMessage()) {
            long textAt = prefix + root.extent().bodyStart();
            return new Slice(textAt, octets.size() - textAt);
        }
        Part part = root.find(section.partNumbers());
        if (part == null) {
            return null;
        }
        return switch (section.text()) {
            case WHOLE -> bodyOf(part.extent(), prefix);
            case MIME -> headerOf(part.extent(), prefix);
            case TEXT -> part.isMessage() ? bodyOf(part.message().extent(), prefix) : null;
            case HEADER, HEADER_FIELDS, HEADER_FIELDS_NOT ->
                part.isMessage() ? headerOf(part.message().extent(), prefix) : null;
        };
    }

    /** The header that a section means or chooses fields from, within a part; null when there is none. */
    static @Nullable Slice headerOf(Section section, MessageOctets octets) {
        return of(new Section(section.part(), Section.Text.HEADER, List.of()), octets);
    }

    private static Slice bodyOf(Extent extent, int prefix) {
        return new Slice(prefix + extent.bodyStart(), extent.bodySize());
    }

    private static Slice headerOf(Extent extent, int prefix) {
        return new Slice(prefix + extent.headerStart(), extent.headerSize());
    }

    // RFC 3501 section 6.4.5: beyond the end there is the empty string
    Slice cut(@Nullable Partial partial) {
        if (partial == null) {
            return this;
        }
        long from = Math.min(partial.origin(), length);
        return new Slice(offset + from, Math.min(partial.count(), length - from));
    }
}
