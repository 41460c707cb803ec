package io.postrider.delivery.suppression;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.Part;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A complaint (RFC 5965): which message, and who complained.
 *
 * @param type the kind of complaint, for example {@code abuse}
 * @param messageId the Message-ID field of the message
 * @param recipient who got it; null when the report does not say
 */
record FeedbackReport(
        String type, String messageId, @Nullable String recipient) {
    /** Reads a report; empty when it is none, or does not say of which message. */
    static Optional<FeedbackReport> parse(byte[] message) {
        Part root = MessageParser.parse(message).root();
        if (!root.type().is("multipart", "report")) {
            return Optional.empty();
        }
        String feedback = null;
        String header = null;
        for (Part part : root.children()) {
            if (part.type().is("message", "feedback-report")) {
                feedback =
                        text(message, part.extent().bodyStart(), part.extent().bodyEnd());
            } else if (part.isMessage()) {
                var extent = part.message().extent();
                header = text(message, extent.headerStart(), extent.bodyStart());
            } else if (part.type().is("text", "rfc822-headers")) {
                // RFC 5965 section 2: the header alone will do
                header = text(message, part.extent().bodyStart(), part.extent().bodyEnd());
            }
        }
        return feedback == null || header == null ? Optional.empty() : of(feedback, header);
    }

    private static Optional<FeedbackReport> of(String feedback, String header) {
        // RFC 5965 section 3.1
        String type = field(feedback, "feedback-type");
        String messageId = field(header, "message-id");
        if (type == null || messageId == null) {
            return Optional.empty();
        }
        // RFC 5965 section 3.2
        String recipient = field(feedback, "original-rcpt-to");
        return Optional.of(new FeedbackReport(type, messageId, recipient == null ? null : bare(recipient)));
    }

    private static String bare(String address) {
        return address.startsWith("<") && address.endsWith(">") ? address.substring(1, address.length() - 1) : address;
    }

    private static String text(byte[] message, long from, long to) {
        return new String(message, (int) from, (int) (to - from), UTF_8);
    }

    /** The first field of that name, unfolded (RFC 5322 section 2.2.3). */
    private static @Nullable String field(String text, String name) {
        StringBuilder value = null;
        for (String line : text.lines().toList()) {
            if (value != null) {
                if (!line.startsWith(" ") && !line.startsWith("\t")) {
                    break;
                }
                value.append(line);
            } else if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                value = new StringBuilder(line.substring(name.length() + 1));
            }
        }
        String found = value == null ? "" : value.toString().strip();
        return found.isEmpty() || found.indexOf('\0') >= 0 ? null : found;
    }
}
