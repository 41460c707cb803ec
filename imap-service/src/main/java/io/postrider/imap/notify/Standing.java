package io.postrider.imap.notify;

import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.wire.MailboxName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How an account's mailboxes stand, as far as a client was told.
 *
 * @param boxes by their ids
 * @param subscriptions names
 * @param inboxes names of those into which mail is delivered
 */
record Standing(Map<Integer, Box> boxes, Set<String> subscriptions, Set<String> inboxes) {
    /** One mailbox: what is told of it and nothing else, for every watching session keeps one. */
    record Box(String name, int uidNext, int messages, long modseq) {}

    static Standing of(MailboxList list) {
        Set<String> inboxes = new HashSet<>(Set.of(MailboxName.INBOX.text()));
        Map<Integer, Box> boxes = HashMap.newHashMap(list.mailboxes().size());
        for (MailboxStatus mailbox : list.mailboxes()) {
            if ("\\Junk".equals(mailbox.specialUse())) {
                inboxes.add(mailbox.name());
            }
            if (mailbox.selectable()) {
                boxes.put(
                        mailbox.mailboxId(),
                        new Box(mailbox.name(), mailbox.uidNext(), mailbox.messages(), mailbox.highestModseq()));
            }
        }
        return new Standing(boxes, Set.copyOf(list.subscriptions()), Set.copyOf(inboxes));
    }
}
