package io.postrider.delivery.bounce;

import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.Resolution;
import io.postrider.delivery.queue.QueuedMessage;
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

    /** Who is told of a message; nobody when nobody can be. Throws what the directory throws. */
    List<QueuedRecipient> of(QueuedMessage about) {
        String reversePath = about.reversePath();
        Resolution resolution = directory.resolve(List.of(reversePath)).getFirst();
        return switch (resolution.kind()) {
            case LOCAL -> resolution.group() == null ? accounts(resolution) : submitter(about);
            case REMOTE -> remote == RemoteReports.SENT ? List.of(elsewhere(reversePath)) : List.of();
            case UNKNOWN, DISABLED, NO_DOMAIN -> List.of();
        };
    }

    /**
     * A group's members did not send: who logged in and sent as the group did. Without a login the sender is forged, and a
     * report would go past the group's rule of who may post.
     */
    private static List<QueuedRecipient> submitter(QueuedMessage about) {
        QueuedMessage.Sender sender = about.sender();
        if (sender == null) {
            return List.of();
        }
        var account = new QueuedRecipient.Account(sender.tenantId(), sender.accountId());
        return List.of(new QueuedRecipient(0, about.reversePath(), account, null, null, null, 1, 1, false));
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
