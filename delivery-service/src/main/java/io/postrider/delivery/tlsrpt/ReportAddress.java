package io.postrider.delivery.tlsrpt;

import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.Resolution;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.mail.address.Mailbox;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An address that wants a report, and whom that is: mail to one of ours never leaves to come back.
 *
 * @param address as the record has it
 * @param recipients accounts here, or addresses elsewhere
 */
record ReportAddress(String address, List<QueuedRecipient> recipients) {
    private static final Logger LOG = LoggerFactory.getLogger(ReportAddress.class);

    ReportAddress {
        recipients = List.copyOf(recipients);
    }

    /** That of a URI; empty when nobody gets mail there. Throws what the directory throws. */
    static Optional<ReportAddress> of(URI mailto, DirectoryApi directory) {
        return address(mailto)
                .map(address -> new ReportAddress(address, recipients(address, directory)))
                .filter(to -> !to.recipients().isEmpty());
    }

    /** RFC 6068 section 2; addresses go into commands and fields, so they have to be some. */
    private static Optional<String> address(URI mailto) {
        String text = mailto.getRawSchemeSpecificPart();
        int question = text.indexOf('?');
        try {
            // A plus sign is one: it stands for a space in forms alone.
            String address = URI.create("mailto:" + (question < 0 ? text : text.substring(0, question)))
                    .getSchemeSpecificPart();
            Mailbox.parse(address);
            if (address.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                return Optional.of(address);
            }
        } catch (RuntimeException malformed) {
            // Told below.
        }
        LOG.info("No address to report to: {}", text);
        return Optional.empty();
    }

    private static List<QueuedRecipient> recipients(String address, DirectoryApi directory) {
        Resolution resolution = directory.resolve(List.of(address)).getFirst();
        return switch (resolution.kind()) {
            case REMOTE -> List.of(elsewhere(0, address, null));
            case LOCAL -> here(address, resolution);
            case UNKNOWN, DISABLED, NO_DOMAIN -> List.of();
        };
    }

    private static List<QueuedRecipient> here(String address, Resolution resolution) {
        List<QueuedRecipient> recipients = new ArrayList<>();
        for (Resolution.Target target : resolution.targets()) {
            String own = target.address().equalsIgnoreCase(address) ? null : target.address();
            var account = new QueuedRecipient.Account(target.tenantId(), target.accountId(), own);
            recipients.add(new QueuedRecipient(recipients.size(), address, account, null, "NEVER", null, 1, 1, false));
        }
        for (String external : resolution.external()) {
            recipients.add(elsewhere(recipients.size(), external, address));
        }
        return recipients;
    }

    private static QueuedRecipient elsewhere(int ordinal, String address, @Nullable String forwarder) {
        String domain = Mailbox.parse(address).domain().toLowerCase(Locale.ROOT);
        return new QueuedRecipient(ordinal, address, null, domain, "NEVER", null, 1, 1, false, forwarder, null, false);
    }
}
