package io.postrider.delivery.tlsrpt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.delivery.tlsrpt.ResultStore.Due;
import io.postrider.delivery.tlsrpt.TlsReport.Reporter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/** A report as a message (RFC 8460 section 5.3). */
final class ReportMail {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ReportMail() {}

    /**
     * Writes one.
     *
     * @param id of the message
     * @param to an address of the record
     */
    static byte[] write(UUID id, Due due, TlsReport report, Reporter reporter, String to, Instant now) {
        long begin = due.day().atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        long end = begin + 86_399;
        String boundary = "=_" + id;
        // RFC 8460 section 5.1
        String file = "%s!%s!%d!%d!%s.json.gz".formatted(reporter.hostname(), due.domain(), begin, end, id);
        String content = Base64.getMimeEncoder(76, "\r\n".getBytes(US_ASCII)).encodeToString(report.compressed());
        return """
                Date: %s
                From: %s
                To: %s
                Subject: Report Domain: %s
                 Submitter: %s
                 Report-ID: <%s>
                Message-ID: <%s@%s>
                TLS-Report-Domain: %s
                TLS-Report-Submitter: %s
                TLS-Required: No
                Auto-Submitted: auto-generated
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type="tlsrpt";
                 boundary="%s"

                --%s
                Content-Type: text/plain; charset=us-ascii

                This is a TLS report (RFC 8460) of %s
                on connections to the mail servers of %s
                on %s (UTC). The report itself is attached.

                --%s
                Content-Type: application/tlsrpt+gzip
                Content-Transfer-Encoding: base64
                Content-Disposition: attachment;
                 filename="%s"

                %s

                --%s--
                """.formatted(
                        DATE.format(now),
                        reporter.contact(),
                        to,
                        due.domain(),
                        reporter.hostname(),
                        report.id(),
                        id,
                        reporter.hostname(),
                        due.domain(),
                        reporter.hostname(),
                        boundary,
                        boundary,
                        reporter.hostname(),
                        due.domain(),
                        due.day(),
                        boundary,
                        file,
                        content,
                        boundary)
                .replace("\r\n", "\n")
                .replace("\n", "\r\n")
                .getBytes(US_ASCII);
    }
}
