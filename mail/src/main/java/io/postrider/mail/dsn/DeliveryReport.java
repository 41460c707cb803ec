package io.postrider.mail.dsn;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery status notification tells.
 *
 * @param reportingMta our host name
 * @param from the author of the notification, for example {@code MAILER-DAEMON@mx.example.org}
 * @param to the reverse-path of the message that it is about; never empty, since nobody is told about {@code <>}
 * @param messageId the notification's own id without angle brackets
 * @param date when it is written
 * @param arrivalDate when the message came to us
 * @param envelopeId DSN's ENVID as given, still xtext; null when absent
 * @param traceId the message's trace, for who asks the postmaster
 * @param recipients at least one
 * @param original the message, or its header alone when only that is to be returned
 * @param smtpUtf8 whether that message came with SMTPUTF8: its sender can take a report that needs it (RFC 6533)
 * @param returned whether {@code original} is the whole message or its header
 */
public record DeliveryReport(
        String reportingMta,
        String from,
        String to,
        String messageId,
        Instant date,
        Instant arrivalDate,
        @Nullable String envelopeId,
        String traceId,
        List<RecipientReport> recipients,
        byte[] original,
        boolean smtpUtf8,
        Returned returned) {
    /** How much of the message goes back (RFC 3461 section 4.3). */
    public enum Returned {
        /** All of it: RET=FULL, and it is not too large. */
        FULL,
        /** The header. */
        HEADERS
    }

    public DeliveryReport {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a report is about at least one recipient");
        }
        if (to.isEmpty()) {
            throw new IllegalArgumentException("RFC 5321 section 6.1: no notification to the null reverse-path");
        }
    }
}
