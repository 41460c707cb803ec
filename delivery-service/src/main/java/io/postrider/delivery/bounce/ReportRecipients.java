package io.postrider.delivery.bounce;

import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.Resolution;
import io.postrider.delivery.queue.QueuedRecipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds out who gets a report. */
final class ReportRecipients {
    private final DirectoryApi directory;
    private final RemoteReports remote;

    /** Whether reports may leave the suite. */
    enum RemoteReports {
        SENT,
        KEPT
    }

    ReportRecipients(DirectoryApi directory, RemoteReports remote) {
        this.directory = directory;
        this.remote = remote;
    }

    /** The recipients behind a reverse-path; none when nobody can be told. Throws what the directory throws. */
    List<QueuedRecipient> of(String reversePath) {
        Resolution resolution = directory.resolve(List.of(reversePath)).getFirst();
        return switch (resolution.kind()) {
            // Nobody sends as a group: a report to one would be to a forged sender, past its rule of who may post.
            case LOCAL -> resolution.group() == null ? accounts(resolution) : List.of();
            case REMOTE -> remote == RemoteReports.SENT ? List.of(elsewhere(reversePath)) : List.of();
            case UNKNOWN, DISABLED -> List.of();
        };
    }

    private static List<QueuedRecipient> accounts(Resolution resolution) {
        List<QueuedRecipient> recipients = new ArrayList<>();
        for (Resolution.Target target : resolution.targets()) {
            var account = new QueuedRecipient.Account(target.tenantId(), target.accountId());
            recipients.add(new QueuedRecipient(
                    recipients.size(), resolution.address(), account, null, null, null, 1, 1, false));
        }
        return recipients;
    }

    private static QueuedRecipient elsewhere(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        // RFC 3461 section 6.2: nobody is to report on a report
        return new QueuedRecipient(0, address, null, domain, "NEVER", null, 1, 1, false);
    }
}
