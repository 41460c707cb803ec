package io.postrider.mailbox.search;

import io.postrider.blob.ContentStore;
import io.postrider.blob.LoadedContent;
import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import io.postrider.mail.mime.MailDate;
import io.postrider.mail.mime.MessageStructure;
import io.postrider.mail.mime.MessageText;
import io.postrider.mailbox.message.Structures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message under search; each of its forms is made when first asked for. */
final class SearchedMessage {
    /** Characters of one body that are searched: bounds memory, and no mail that people write has more. */
    private static final int MOST_TEXT = 2_000_000;

    private static final int MAX_HEADER = 256 * 1024;

    /** Their envelope form is searched too (RFC 3501 section 6.4.4): comments may stand within an address. */
    private static final List<String> ADDRESSES = List.of("from", "to", "cc", "bcc", "sender", "reply-to");

    private final byte[] prefix;
    private final LoadedContent content;
    private final ContentStore contents;
    private final Structures structures;
    private @Nullable List<HeaderField> fields;
    private @Nullable MessageStructure structure;
    private @Nullable String body;

    SearchedMessage(byte[] prefix, LoadedContent content, ContentStore contents, Structures structures) {
        this.prefix = prefix;
        this.content = content;
        this.contents = contents;
        this.structures = structures;
    }

    /** The fields of its header. */
    List<HeaderField> fields() throws IOException {
        if (fields == null) {
            List<HeaderField> all = new ArrayList<>(Headers.parse(prefix).fields());
            all.addAll(Headers.parse(header()).fields());
            fields = all;
        }
        return fields;
    }

    /** Octets that hold the content's header; in an upload it may go on behind the first chunk. */
    private byte[] header() throws IOException {
        if (content.whole() || content.firstChunk().length >= MAX_HEADER) {
            return content.firstChunk();
        }
        try (InputStream octets = contents.open(content.contentId(), 0, MAX_HEADER)) {
            return octets.readAllBytes();
        }
    }

    boolean headerHas(String name, String text) throws IOException {
        for (HeaderField field : fields()) {
            if (field.is(name) && (text.isEmpty() || fieldHas(field, text))) {
                return true;
            }
        }
        return false;
    }

    private static boolean fieldHas(HeaderField field, String text) {
        return Folding.fold(field.text()).contains(text)
                || hasAddresses(field) && Folding.fold(field.addresses()).contains(text);
    }

    /** Whether a field holds addresses, and those are searched as well as its text. */
    static boolean hasAddresses(HeaderField field) {
        return ADDRESSES.stream().anyMatch(field::is);
    }

    boolean anyHeaderHas(String text) throws IOException {
        for (HeaderField field : fields()) {
            if (Folding.fold(field.name() + ": " + field.text()).contains(text)
                    || hasAddresses(field) && Folding.fold(field.addresses()).contains(text)) {
                return true;
            }
        }
        return false;
    }

    boolean bodyHas(String text) throws IOException {
        return body().contains(text);
    }

    /** The body's text, folded. */
    String body() throws IOException {
        if (body == null) {
            body = Folding.fold(MessageText.of(structure(), this::open, MOST_TEXT));
        }
        return body;
    }

    @Nullable LocalDate sentDate() throws IOException {
        for (HeaderField field : fields()) {
            if (field.is("date")) {
                return MailDate.parse(field.value())
                        .map(OffsetDateTime::toLocalDate)
                        .orElse(null);
            }
        }
        return null;
    }

    private MessageStructure structure() throws IOException {
        if (structure == null) {
            structure =
                    MessageStructure.decode(structures.of(content.contentId(), content.size(), content.structure()));
        }
        return structure;
    }

    private InputStream open(long offset, long length) {
        if (offset + length <= content.firstChunk().length) {
            return new ByteArrayInputStream(content.firstChunk(), (int) offset, (int) length);
        }
        return contents.open(content.contentId(), offset, length);
    }
}
