package io.postrider.mail.dsn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.mail.dsn.TypedAddress.Charset;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes a {@link DeliveryReport} as a message: {@code multipart/report} (RFC 6522) of a text for people, the
 * {@code message/delivery-status} (RFC 3464), and the message or its header. For a message that came with SMTPUTF8 and
 * has more than ASCII, these are {@code message/global-delivery-status} and {@code message/global} (RFC 6533), and the
 * report needs SMTPUTF8 too.
 */
public final class DeliveryReportWriter {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** A reply of a host is told up to here. */
    private static final int MAX_DIAGNOSTIC = 800;

    /** People read of so many recipients, programs of all. */
    private static final int MOST_EXPLAINED = 50;

    private final DeliveryReport report;
    private final boolean global;
    private final Charset charset;
    private final byte[] returned;
    private final boolean returnedIsAscii;
    private final ReportLines out;

    private DeliveryReportWriter(DeliveryReport report) {
        this.report = report;
        this.returned =
                report.returned() == DeliveryReport.Returned.FULL ? report.original() : header(report.original());
        this.returnedIsAscii = isAscii(returned);
        boolean ascii = isAscii(header(report.original())) && addressesAreAscii(report);
        this.global = report.smtpUtf8() && !ascii;
        this.charset = global ? Charset.UTF_8 : Charset.ASCII;
        this.out = new ReportLines(charset);
    }

    /**
     * A report ready to send.
     *
     * @param octets the message, lines ended by CRLF
     * @param smtpUtf8 whether it can only travel with SMTPUTF8
     * @param eightBit whether it has octets above ASCII and needs 8BITMIME
     */
    public record Written(byte[] octets, boolean smtpUtf8, boolean eightBit) {}

    /** Writes a report. */
    public static Written write(DeliveryReport report) {
        return new DeliveryReportWriter(report).write();
    }

    private Written write() {
        String boundary = boundary();
        header(boundary);
        line("This is a multi-part message in MIME format.");
        line("");
        line("--" + boundary);
        explanation();
        line("--" + boundary);
        status();
        line("--" + boundary);
        original();
        line("--" + boundary + "--");
        byte[] octets = out.toByteArray();
        return new Written(octets, global, !isAscii(octets));
    }

    private void header(String boundary) {
        field("From", "Mail Delivery System <" + report.from() + ">");
        field("To", "<" + report.to() + ">");
        field("Subject", subject());
        field("Date", DATE.format(report.date()));
        field("Message-ID", "<" + report.messageId() + ">");
        field("Auto-Submitted", "auto-replied"); // RFC 3834 section 5
        field("MIME-Version", "1.0");
        line("Content-Type: multipart/report; report-type=" + (global ? "global-delivery-status" : "delivery-status")
                + ";");
        line("\tboundary=\"" + boundary + "\"");
        field("Content-Transfer-Encoding", returnedIsAscii && !global ? "7bit" : "8bit");
        line("");
    }

    private String subject() {
        return switch (worst()) {
            case FAILED -> "Undelivered mail returned to sender";
            case DELAYED -> "Delayed mail (still being retried)";
            case DELIVERED, RELAYED, EXPANDED -> "Successful mail delivery report";
        };
    }

    private RecipientReport.Action worst() {
        return report.recipients().stream()
                .map(RecipientReport::action)
                .min(Enum::compareTo)
                .orElseThrow();
    }

    private void explanation() {
        line("Content-Description: Notification");
        line("Content-Type: text/plain; charset=" + (global ? "utf-8" : "us-ascii"));
        line("Content-Transfer-Encoding: " + (global ? "8bit" : "7bit"));
        line("");
        line("This is the mail system at host " + report.reportingMta() + ".");
        line("");
        switch (worst()) {
            case FAILED -> {
                line("Your message could not be delivered to one or more recipients. The");
                line("reason is given below, and what you sent is attached.");
            }
            case DELAYED -> {
                line("Your message has not been delivered yet. THIS IS A WARNING ONLY: you");
                line("need not send it again, we keep trying.");
            }
            case DELIVERED, RELAYED, EXPANDED -> line("Your message was delivered as described below.");
        }
        int all = report.recipients().size();
        report.recipients().subList(0, Math.min(all, MOST_EXPLAINED)).forEach(this::explanation);
        if (all > MOST_EXPLAINED) {
            line("");
            line("The same report tells of " + (all - MOST_EXPLAINED) + " more recipients in its second part.");
        }
        line("");
        line("For help, ask your postmaster and tell this id: " + report.traceId());
        line("");
    }

    private void explanation(RecipientReport recipient) {
        line("");
        out.folded("<" + recipient.finalRecipient() + ">: ", recipient.explanation(), "    ");
        if (recipient.diagnostic() != null) {
            String host = recipient.remoteMta() == null ? "the host" : "host " + recipient.remoteMta();
            out.folded("    " + host + " said: ", shortened(recipient.diagnostic()), "    ");
        }
    }

    /** RFC 3464 section 2: fields of the message, then a group of fields per recipient. */
    private void status() {
        line("Content-Description: Delivery report");
        line("Content-Type: message/" + (global ? "global-delivery-status" : "delivery-status"));
        if (global) {
            line("Content-Transfer-Encoding: 8bit");
        }
        line("");
        if (report.envelopeId() != null) {
            field("Original-Envelope-Id", Xtext.decode(report.envelopeId()));
        }
        field("Reporting-MTA", "dns; " + report.reportingMta());
        field("Arrival-Date", DATE.format(report.arrivalDate()));
        for (RecipientReport recipient : report.recipients()) {
            line("");
            recipient(recipient);
        }
        line("");
    }

    private void recipient(RecipientReport recipient) {
        String original = recipient.originalRecipient();
        if (original != null) {
            field("Original-Recipient", TypedAddress.ofOrcpt(original, charset));
        }
        field("Final-Recipient", TypedAddress.of(recipient.finalRecipient(), charset));
        field("Action", recipient.action().word());
        field("Status", recipient.status());
        if (recipient.remoteMta() != null) {
            field("Remote-MTA", "dns; " + recipient.remoteMta());
        }
        if (recipient.diagnostic() != null) {
            field("Diagnostic-Code", "smtp; " + shortened(recipient.diagnostic()));
        }
        // RFC 3464 section 2.3.9: of a delay, and of nothing else
        if (recipient.willRetryUntil() != null && recipient.action() == RecipientReport.Action.DELAYED) {
            field("Will-Retry-Until", DATE.format(recipient.willRetryUntil()));
        }
    }

    private void original() {
        boolean full = report.returned() == DeliveryReport.Returned.FULL;
        String type =
                global ? "message/global" + (full ? "" : "-headers") : full ? "message/rfc822" : "text/rfc822-headers";
        String message = worst() == RecipientReport.Action.FAILED ? "Undelivered message" : "Message";
        line("Content-Description: " + message + (full ? "" : "'s header"));
        line("Content-Type: " + type);
        if (!returnedIsAscii) {
            line("Content-Transfer-Encoding: 8bit");
        }
        line("");
        out.octets(returned);
        line("");
    }

    /** Up to the empty line, which is left out. */
    private static byte[] header(byte[] message) {
        for (int i = 0; i + 1 < message.length; i++) {
            boolean lineStart = i == 0 || message[i - 1] == '\n';
            if (lineStart && message[i] == '\r' && message[i + 1] == '\n') {
                return Arrays.copyOf(message, i);
            }
        }
        return message;
    }

    /** A boundary that no line of the original begins with. */
    private String boundary() {
        String start = "=_" + report.traceId() + ".";
        String original = new String(returned, ISO_8859_1);
        int number = 0;
        while (original.contains("--" + start + number)) {
            number++;
        }
        return start + number;
    }

    private void field(String name, String value) {
        out.field(name, value);
    }

    private void line(String text) {
        out.line(text);
    }

    private static String shortened(String reply) {
        return reply.length() > MAX_DIAGNOSTIC ? reply.substring(0, MAX_DIAGNOSTIC) + "..." : reply;
    }

    private static boolean addressesAreAscii(DeliveryReport report) {
        return isAscii(report.to().getBytes(UTF_8))
                && report.recipients().stream()
                        .allMatch(
                                recipient -> isAscii(recipient.finalRecipient().getBytes(UTF_8)));
    }

    private static boolean isAscii(byte[] octets) {
        int bits = 0;
        for (byte b : octets) {
            bits |= b;
        }
        return bits >= 0;
    }
}
