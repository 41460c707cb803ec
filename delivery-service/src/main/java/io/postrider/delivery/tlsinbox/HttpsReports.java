package io.postrider.delivery.tlsinbox;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.delivery.tlsinbox.BadReport.Reason;
import io.postrider.delivery.tlsinbox.ReportedDomains.About;
import io.postrider.platform.bulkhead.Bulkhead;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** Takes reports that are posted. Whoever posts one proves nothing, so they never count for, or against, what somebody has signed. */
final class HttpsReports {
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    // It travels while it is read.
    private static final BoundedReport.Limits LIMITS = BoundedReport.Limits.USUAL.within(Duration.ofSeconds(20));

    private final TlsInboxProperties properties;
    private final ReportedDomains domains;
    private final ReceivedStore store;
    private final InboxMetrics metrics;
    private final Bulkhead places =
            new Bulkhead(AT_ONCE, PATIENCE, "Too many reports at this moment. Try again in a few minutes.");

    HttpsReports(TlsInboxProperties properties, ReportedDomains domains, ReceivedStore store, InboxMetrics metrics) {
        this.properties = properties;
        this.domains = domains;
        this.store = store;
        this.metrics = metrics;
    }

    /**
     * Reads and stores a report.
     *
     * @throws ProblemException when it is no good, or cannot be stored now
     */
    void take(InputStream octets, boolean gzip) {
        places.run(() -> {
            try {
                store(ReportOctets.read(octets, gzip, LIMITS));
                metrics.stored();
            } catch (BadReport bad) {
                metrics.dropped(bad.reason());
                throw new ProblemException(code(bad.reason()), "The report is not taken: " + bad.getMessage() + ".");
            } catch (IOException gone) {
                throw new ProblemException(ProblemCode.INVALID_REQUEST, "The report breaks off.");
            }
        });
    }

    private void store(ReceivedReport report) throws BadReport {
        List<About> about = domains.of(report);
        if (about.isEmpty()) {
            throw new BadReport(Reason.FOREIGN, "it is about no domain here");
        }
        boolean room = true;
        for (About each : about) {
            room &= store.add(report, each, null, properties.perDay());
        }
        if (!room) {
            throw new BadReport(Reason.TOO_MANY, "there were " + properties.perDay() + " within a day");
        }
    }

    private static ProblemCode code(Reason reason) {
        return switch (reason) {
            case MALFORMED -> ProblemCode.INVALID_REQUEST;
            case TOO_LARGE -> ProblemCode.TOO_LARGE;
            case UNSIGNED, FOREIGN -> ProblemCode.UNPROCESSABLE;
            case TOO_MANY -> ProblemCode.TOO_MANY_REQUESTS;
        };
    }
}
