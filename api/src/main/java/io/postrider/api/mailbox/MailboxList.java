package io.postrider.api.mailbox;

import java.util.List;

/**
 * An account's mailboxes.
 *
 * @param mailboxes those that exist, sorted by name
 * @param subscriptions subscribed names, which need not exist
 */
public record MailboxList(List<MailboxStatus> mailboxes, List<String> subscriptions) {
    public MailboxList {
        mailboxes = List.copyOf(mailboxes);
        subscriptions = List.copyOf(subscriptions);
    }
}
