package io.postrider.delivery.bounce;

import io.postrider.api.TimeOrderedId;
import io.postrider.blob.ContentGoneException;
import io.postrider.blob.ContentStore;
import io.postrider.blob.CorruptContentException;
import io.postrider.blob.NewContent;
import io.postrider.delivery.bounce.ReportRecipients.Told;
import io.postrider.delivery.queue.QueueInsert.NewMessage;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.mail.dsn.DeliveryReport;
import io.postrider.mail.dsn.DeliveryReport.Returned;
import io.postrider.mail.dsn.DeliveryReportWriter;
import io.postrider.mail.dsn.DeliveryReportWriter.Written;
import io.postrider.mail.dsn.RecipientReport;
import io.postrider.mail.dsn.RecipientReport.Action;
import io.postrider.mail.mime.MessageParser;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes reports as messages of our own. */
final class Reports {
    /** A whole message goes back up to here; a report has to fit the first chunk of a content. */
    private static final int MAX_RETURNED = 128 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final byte[] NOTHING = {};

    private final ContentStore contents;
    private final String hostname;
    private final String from;
    private final Clock clock;

    Reports(ContentStore contents, String hostname, String from, Clock clock) {
        this.contents = contents;
        this.hostname = hostname;
        this.from = from;
        this.clock = clock;
    }

    /**
     * A report to enqueue.
     *
     * @param message its queue row
     * @param recipients who gets it
     * @param content its octets
     */
    record Report(QueuedMessage message, List<QueuedRecipient> recipients, NewContent content) {
        NewMessage row(@Nullable UUID owner) {
            return new NewMessage(message, recipients, owner, null);
        }
    }

    /** Writes as few reports as all these recipients of one message fit into; the first alone returns the message. */
    List<Report> write(List<Reported> told, Told to) throws IOException {
        List<Report> reports = new ArrayList<>();
        for (List<Reported> some : Portions.of(told)) {
            reports.add(write(some, to, reports.isEmpty() ? returned(told) : Returned.HEADERS));
        }
        return reports;
    }

    /** Without the message when it is damaged or makes the writer fail, since its sender has to know all the same. */
    private Report write(List<Reported> told, Told to, Returned returned) throws IOException {
        QueuedMessage about = told.getFirst().work().message();
        try {
            return write(told, to, returned, original(about, returned));
        } catch (CorruptContentException | ContentGoneException | RuntimeException damaged) {
            LOG.error("Message {} cannot be returned with the report on it", about.id(), damaged);
            return write(told, to, Returned.HEADERS, NOTHING);
        }
    }

    private Report write(List<Reported> told, Told to, Returned returned, byte[] original) {
        QueuedMessage about = told.getFirst().work().message();
        UUID id = TimeOrderedId.next();
        Written written = DeliveryReportWriter.write(new DeliveryReport(
                hostname,
                from,
                to.address(),
                id + "@" + hostname,
                clock.instant(),
                about.acceptedAt(),
                about.transport().envid(),
                about.trace(),
                told.stream().map(Reports::recipient).distinct().toList(),
                original,
                about.transport().smtpUtf8(),
                returned));
        byte[] octets = written.octets();
        UUID contentId = TimeOrderedId.next();
        var message = new QueuedMessage(
                id,
                null,
                contentId,
                octets.length,
                about.traceId(),
                // RFC 5321 section 6.1: the report itself has the null reverse-path and is never reported on
                "",
                new QueuedMessage.Client("127.0.0.1", QueuedMessage.LOCAL, clock.instant()),
                new QueuedMessage.Transport(
                        written.smtpUtf8(),
                        written.eightBit() ? "8BITMIME" : "7BIT",
                        null,
                        null,
                        // RFC 8689 section 5: what is told of a message is as worth protecting as the message
                        about.transport().tls()),
                "<" + id + "@" + hostname + ">",
                to.recipients().size(),
                Instant.EPOCH,
                QueuedMessage.Priority.BULK);
        byte[] structure = MessageParser.parse(octets).encode();
        return new Report(message, to.recipients(), new NewContent(contentId, octets, 0, octets.length, structure, id));
    }

    private static RecipientReport recipient(Reported told) {
        QueuedRecipient recipient = told.work().recipient();
        String remote = told.remote();
        return new RecipientReport(
                recipient.address(),
                recipient.orcpt(),
                told.action(),
                told.status(),
                remote,
                remote == null ? null : told.reply(),
                told.willRetryUntil(),
                explanation(told));
    }

    private static String explanation(Reported told) {
        return switch (told.action()) {
            case DELIVERED -> "It was delivered.";
            case EXPANDED -> "It was handed on to everybody whom this address stands for.";
            case RELAYED -> "It was handed to a server that does not report delivery itself.";
            case DELAYED -> "It could not be delivered yet" + because(told);
            case FAILED -> "It could not be delivered" + because(told);
        };
    }

    /** Our own words; those of the other server are told apart. */
    private static String because(Reported told) {
        return told.remote() != null || told.reply() == null ? "." : ": " + told.reply() + ".";
    }

    /** RFC 3461 section 4.3: RET speaks of failures; success never returns the message. */
    private static Returned returned(List<Reported> told) {
        QueuedMessage about = told.getFirst().work().message();
        boolean failed = told.stream().anyMatch(one -> one.action() == Action.FAILED);
        // RFC 8689 section 5: of a message with REQUIRETLS never more than its header
        boolean full = "FULL".equalsIgnoreCase(about.transport().ret())
                && !about.transport().requireTls();
        return failed && full && about.size() <= MAX_RETURNED ? Returned.FULL : Returned.HEADERS;
    }

    private byte[] original(QueuedMessage about, Returned returned) throws IOException {
        long most = returned == Returned.FULL ? about.size() : Math.min(about.size(), MAX_RETURNED);
        try (InputStream in = contents.open(about.contentId(), 0, most)) {
            return in.readAllBytes();
        }
    }
}
