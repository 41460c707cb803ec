package io.postrider.delivery.tlsinbox;

import io.postrider.blob.ContentHead;
import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.mail.address.Address;
import io.postrider.mail.mime.BodyDecoder;
import io.postrider.mail.mime.Envelope;
import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.MessageStructure;
import io.postrider.mail.mime.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the report in a message (RFC 8460 section 5.3), and reads it as it streams from the store. */
final class ReportMailReader {
    /** What unfolds to as much as a report may be is much smaller. */
    private static final long MOST_OCTETS = 16L * 1024 * 1024;

    private final ContentStore contents;
    private final BoundedReport.Limits limits;

    ReportMailReader(ContentStore contents, BoundedReport.Limits limits) {
        this.contents = contents;
        this.limits = limits;
    }

    /**
     * A message with a report in it that was not read yet.
     *
     * @param part where it is
     * @param from the domain of From, in lower case; empty when there is none, or several
     */
    record Found(QueuedMessage message, Part part, String from) {}

    /** The report in a message; empty when there is none. */
    Optional<Found> find(QueuedMessage message) throws IOException {
        if (message.size() > MOST_OCTETS) {
            return Optional.empty();
        }
        MessageStructure structure = structure(message);
        Part part = report(structure.root());
        return part == null ? Optional.empty() : Optional.of(new Found(message, part, from(structure.envelope())));
    }

    private MessageStructure structure(QueuedMessage message) throws IOException {
        ContentHead head = contents.find(List.of(message.contentId())).get(message.contentId());
        byte[] stored = head == null ? null : head.structure();
        if (stored != null) {
            return MessageStructure.decode(stored);
        }
        try (InputStream in = contents.open(message.contentId(), 0, message.size())) {
            return MessageParser.parse(in);
        }
    }

    private static @Nullable Part report(Part part) {
        // RFC 8460 section 6.4 and 6.5
        if (part.type().is("application", "tlsrpt+gzip") || part.type().is("application", "tlsrpt+json")) {
            return part;
        }
        for (Part child : part.isMultipart() ? part.children() : List.<Part>of()) {
            Part found = report(child);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String from(Envelope envelope) {
        return envelope.from().size() == 1 && envelope.from().getFirst() instanceof Address.Individual author
                ? author.domain().toLowerCase(Locale.ROOT)
                : "";
    }

    /** Reads it. */
    ReceivedReport read(Found found) throws IOException, BadReport {
        var extent = found.part().extent();
        try (InputStream body = contents.open(found.message().contentId(), extent.bodyStart(), extent.bodySize())) {
            InputStream decoded =
                    BodyDecoder.decoding(body, found.part().fields().encoding());
            return ReportOctets.read(decoded, found.part().type().is("application", "tlsrpt+gzip"), limits);
        }
    }
}
