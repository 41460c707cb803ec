package io.postrider.delivery.tlsinbox;

import io.postrider.delivery.tlsinbox.BadReport.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;

/** Reads a report as it travels, compressed or not, within what it may be. */
final class ReportOctets {
    private ReportOctets() {}

    static ReceivedReport read(InputStream octets, boolean gzip, BoundedReport.Limits limits)
            throws IOException, BadReport {
        try {
            return ReportJson.read(
                    gzip
                            ? BoundedReport.gzip(octets, limits, System::nanoTime)
                            : BoundedReport.plain(octets, limits, System::nanoTime));
        } catch (JacksonException none) {
            throw why(none);
        } catch (ZipException | EOFException none) {
            throw new BadReport(Reason.MALFORMED, "it is not compressed as it says");
        }
    }

    /** What ended the reading, which comes out of the parser in its own clothes. */
    private static BadReport why(JacksonException none) throws IOException {
        return switch (none.getCause()) {
            case BoundedReport.Exceeded exceeded -> exceeded.told();
            case ZipException damaged -> new BadReport(Reason.MALFORMED, "it is damaged");
            case EOFException cut -> new BadReport(Reason.MALFORMED, "it breaks off");
            case IOException unreadable -> throw unreadable;
            case null, default -> new BadReport(Reason.MALFORMED, "it is no JSON");
        };
    }
}
