package io.postrider.delivery.bounce;

import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.Resolution;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.mail.dsn.RecipientReport.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one rule about who gets a report: the sender of a message that somebody logged in for; the sender of another only
 * when it is proved to be its sender; and of a report that cannot be delivered the postmaster, if that is wanted.
 */
final class ReportRecipients {
    private final DirectoryApi directory;
    private final RemoteReports remote;
    private final SenderProof proof;
    private final Signatures signatures;
    private final @Nullable String postmaster;

    /** What the signatures of a message prove. */
    interface Signatures {
        /** Whether its sender's own domain has signed it. */
        boolean prove(QueuedMessage about);
    }

    /** Whether reports may leave the suite. */
    enum RemoteReports {
        SENT,
        KEPT
    }

    ReportRecipients(
            DirectoryApi directory,
            RemoteReports remote,
            SenderProof proof,
            Signatures signatures,
            @Nullable String postmaster) {
        this.directory = directory;
        this.remote = remote;
        this.proof = proof;
        this.signatures = signatures;
        this.postmaster = postmaster;
    }

    /**
     * Who is told.
     *
     * @param address as whom
     * @param recipients nobody when nobody can be told
     */
    record Told(String address, List<QueuedRecipient> recipients) {
        static final Told NOBODY = new Told("", List.of());
    }

    /** What of a message's recipients is told at all. */
    List<Reported> wanted(QueuedMessage about, List<Reported> ended) {
        if (!about.reversePath().isEmpty()) {
            return ended.stream().filter(Reported::isWanted).toList();
        }
        // RFC 5321 section 6.1: nobody is told what became of a report. The postmaster may be, once: a copy to the
        // postmaster that fails is the end of it.
        boolean toPostmaster = postmaster != null && about.isReport();
        return toPostmaster
                ? ended.stream()
                        .filter(one -> one.action() == Action.FAILED)
                        .filter(one -> !one.work().recipient().address().equalsIgnoreCase(postmaster))
                        .toList()
                : List.of();
    }

    /** Who is told of a message. Throws what the directory throws. */
    Told of(QueuedMessage about) {
        if (about.reversePath().isEmpty()) {
            return postmaster == null ? Told.NOBODY : new Told(postmaster, known(about, postmaster));
        }
        return new Told(about.reversePath(), sender(about));
    }

    private List<QueuedRecipient> known(QueuedMessage about, String address) {
        Resolution resolution = resolve(address);
        return switch (resolution.kind()) {
            case LOCAL -> resolution.group() == null ? accounts(resolution) : submitter(about);
            case REMOTE -> remote == RemoteReports.SENT ? List.of(elsewhere(address)) : List.of();
            case UNKNOWN, DISABLED, NO_DOMAIN -> List.of();
        };
    }

    private List<QueuedRecipient> sender(QueuedMessage about) {
        String reversePath = about.reversePath();
        if (about.sender() != null || proof.isBelieved(about)) {
            return known(about, reversePath);
        }
        // Ours would have logged in: without that, whoever claims one of our addresses is believed in nothing.
        boolean elsewhere = remote == RemoteReports.SENT
                && resolve(reversePath).kind() == Resolution.Kind.REMOTE
                && (proof.isFrom(about, domain(reversePath)) || signatures.prove(about));
        return elsewhere ? List.of(elsewhere(reversePath)) : List.of();
    }

    private Resolution resolve(String address) {
        return directory.resolve(List.of(address)).getFirst();
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
        // RFC 3461 section 6.2: nobody is to report on a report
        return new QueuedRecipient(0, address, null, domain(address), "NEVER", null, 1, 1, false);
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
