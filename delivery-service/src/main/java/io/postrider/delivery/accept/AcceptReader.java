package io.postrider.delivery.accept;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.api.verdict.Action;
import io.postrider.blob.NewContent;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.delivery.queue.TlsRequirement;
import io.postrider.delivery.queue.TraceId;
import io.postrider.delivery.sending.Submission;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.MessageStructure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a request into rows, on the request's own thread: checks, parsing, hashing. */
final class AcceptReader {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptReader.class);
    private static final int MAX_TEXT = 4096;

    private final int maxRecipients;
    private final Priorities priorities = new Priorities();

    AcceptReader(int maxRecipients) {
        this.maxRecipients = maxRecipients;
    }

    PendingAccept read(AcceptRequest request) {
        AcceptEnvelope envelope = request.envelope();
        byte[] octets = request.content();
        if (octets.length > AcceptRequest.MAX_CONTENT) {
            throw new ProblemException(
                    ProblemCode.TOO_LARGE, "More than " + AcceptRequest.MAX_CONTENT + " octets are uploaded in chunks");
        }
        AcceptEnvelope.@Nullable Upload upload = envelope.upload();
        MessageStructure structure = upload == null ? parse(octets) : null;
        UUID contentId = upload == null ? TimeOrderedId.next() : upload.contentId();
        long size = octets.length + (upload == null ? 0 : upload.size());
        QueuedMessage message = message(envelope, contentId, size, messageId(structure));
        byte[] encoded = structure == null ? null : structure.encode();
        try {
            int chunks = upload == null ? 0 : upload.chunks();
            NewContent content = new NewContent(contentId, octets, chunks, size, encoded, message.id());
            int memory = octets.length + (encoded == null ? 0 : encoded.length);
            var attempt = new PendingAccept.Attempt(envelope.fingerprint(), Duration.ofMillis(envelope.waitedMillis()));
            List<QueuedRecipient> recipients = recipients(envelope);
            var priority = priorities.of(message, recipients, octets);
            return new PendingAccept(
                    message.withPriority(priority), recipients, content, memory, submission(envelope), attempt);
        } catch (IllegalArgumentException contradiction) {
            throw invalid(String.valueOf(contradiction.getMessage()));
        }
    }

    /** A parser that fails must not lose mail: what it cannot read is kept as it is. */
    private static MessageStructure parse(byte[] octets) {
        try {
            return MessageParser.parse(octets);
        } catch (RuntimeException | StackOverflowError defect) {
            LOG.warn("The parser failed on a message of {} octets; it is kept as plain text", octets.length, defect);
            return MessageStructure.opaque(octets.length);
        }
    }

    private static @Nullable String messageId(@Nullable MessageStructure structure) {
        String field = structure == null ? null : structure.envelope().messageId();
        return field == null || field.length() > MAX_TEXT || !isStorable(field) ? null : field.strip();
    }

    private static QueuedMessage message(
            AcceptEnvelope envelope, UUID contentId, long size, @Nullable String messageId) {
        AcceptEnvelope.Submitter submitter = envelope.submitter();
        return new QueuedMessage(
                envelope.idempotencyKey(),
                submitter == null ? null : new QueuedMessage.Sender(submitter.tenantId(), submitter.accountId()),
                contentId,
                size,
                traceId(envelope.traceId()),
                reversePath(envelope.reversePath()),
                new QueuedMessage.Client(
                        text(envelope.client().address(), "client address"),
                        text(envelope.client().protocol(), "protocol"),
                        envelope.client().connectedAt()),
                new QueuedMessage.Transport(
                        envelope.smtpUtf8(),
                        text(envelope.body(), "body"),
                        optionalText(envelope.ret(), "ret"),
                        optionalText(envelope.envid(), "envid"),
                        TlsRequirement.of(Boolean.TRUE.equals(envelope.requireTls()))),
                messageId,
                envelope.recipients().size() + (wantsCopy(submitter) ? 1 : 0),
                Instant.EPOCH);
    }

    private static @Nullable Submission submission(AcceptEnvelope envelope) {
        AcceptEnvelope.Submitter submitter = envelope.submitter();
        if (submitter == null) {
            return null;
        }
        // Of a group's members none but those elsewhere has an address of its own here.
        long addresses = envelope.recipients().stream()
                .map(AcceptEnvelope.Recipient::address)
                .distinct()
                .count();
        AcceptEnvelope.Limits limits = submitter.limits();
        return new Submission(
                envelope.idempotencyKey(),
                new Submission.Account(
                        submitter.accountId(), submitter.tenantId(), text(submitter.address(), "submitter")),
                (int) addresses,
                domains(envelope),
                limits == null ? null : limits.messagesPerHour(),
                limits == null ? null : limits.recipientsPerDay());
    }

    private static Set<String> domains(AcceptEnvelope envelope) {
        return envelope.recipients().stream()
                .filter(recipient -> recipient.accountId() == null)
                .map(AcceptEnvelope.Recipient::address)
                .map(address -> address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static boolean wantsCopy(AcceptEnvelope.@Nullable Submitter submitter) {
        return submitter != null
                && submitter.limits() != null
                && Boolean.TRUE.equals(submitter.limits().copyToSent());
    }

    private List<QueuedRecipient> recipients(AcceptEnvelope envelope) {
        int count = envelope.recipients().size();
        if (count == 0 || count > maxRecipients) {
            throw invalid("A message has 1 to " + maxRecipients + " recipients");
        }
        List<QueuedRecipient> recipients = new ArrayList<>(count);
        for (AcceptEnvelope.Recipient recipient : envelope.recipients()) {
            recipients.add(recipient(recipients.size(), recipient));
        }
        AcceptEnvelope.Submitter submitter = envelope.submitter();
        if (submitter != null && wantsCopy(submitter)) {
            var account = new QueuedRecipient.Account(submitter.tenantId(), submitter.accountId());
            recipients.add(
                    QueuedRecipient.sentCopy(recipients.size(), text(submitter.address(), "submitter"), account));
        }
        return recipients;
    }

    private static QueuedRecipient recipient(int ordinal, AcceptEnvelope.Recipient recipient) {
        String address = text(recipient.address(), "recipient");
        UUID accountId = recipient.accountId();
        UUID tenantId = recipient.tenantId();
        if ((accountId == null) != (tenantId == null)) {
            throw invalid("An account comes with its tenant");
        }
        QueuedRecipient.Account account = accountId == null || tenantId == null
                ? null
                : new QueuedRecipient.Account(
                        tenantId, accountId, optionalText(recipient.accountAddress(), "accountAddress"));
        boolean expanded = Boolean.TRUE.equals(recipient.expanded());
        if (account != null && expanded) {
            throw invalid("What is expanded is no account");
        }
        return new QueuedRecipient(
                ordinal,
                address,
                account,
                account != null ? null : expanded ? "" : domain(address),
                optionalText(recipient.dsnNotify(), "dsnNotify"),
                optionalText(recipient.orcpt(), "orcpt"),
                1,
                1,
                false,
                account != null ? null : forwarder(recipient.forwarder()),
                verdict(recipient, account != null),
                false);
    }

    private static @Nullable Action verdict(AcceptEnvelope.Recipient recipient, boolean local) {
        Action action = recipient.action();
        if (action == null || action == Action.ACCEPT) {
            return null;
        }
        if (!action.taken()) {
            throw invalid("What is not taken is not accepted");
        }
        // Elsewhere there is no mailbox for junk that we know of.
        return action == Action.JUNK && !local ? null : action;
    }

    /** It is put into the message's header and has a domain whose keys are asked for. */
    private static @Nullable String forwarder(@Nullable String address) {
        if (address != null && domain(text(address, "forwarder")).startsWith("[")) {
            throw invalid("A forwarder has a domain");
        }
        return address;
    }

    /** An address goes into SMTP commands as it is, so it has to be one (RFC 5321 section 4.1.2). */
    private static String domain(String address) {
        try {
            return Mailbox.parse(address).domain().toLowerCase(Locale.ROOT);
        } catch (RuntimeException malformed) {
            throw invalid("A remote recipient is a mailbox");
        }
    }

    private static String reversePath(String address) {
        String text = text(address, "reversePath");
        if (!text.isEmpty()) {
            try {
                Mailbox.parse(text);
            } catch (RuntimeException malformed) {
                throw invalid("reversePath is a mailbox or empty");
            }
        }
        return text;
    }

    private static UUID traceId(String digits) {
        try {
            return TraceId.parse(digits);
        } catch (IllegalArgumentException malformed) {
            throw invalid("traceId has 32 hexadecimal digits");
        }
    }

    private static @Nullable String optionalText(@Nullable String text, String what) {
        return text == null ? null : text(text, what);
    }

    /** What PostgreSQL would refuse has to be refused here, or it would take the whole group with it. */
    private static String text(String text, String what) {
        if (text.length() > MAX_TEXT || !isStorable(text)) {
            throw invalid(what + " has controls or is too long");
        }
        return text;
    }

    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(++i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, detail);
    }
}
