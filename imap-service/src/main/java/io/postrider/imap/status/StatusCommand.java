package io.postrider.imap.status;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;
import java.util.EnumSet;
import java.util.Set;

/**
 * STATUS (RFC 3501 section 6.3.10).
 *
 * @param mailbox which mailbox
 * @param items what of it
 */
public record StatusCommand(MailboxName mailbox, Set<StatusItem> items) implements ImapCommand {
    /** Reads one. */
    public static StatusCommand parse(WireReader in) {
        in.space();
        MailboxName mailbox = in.mailbox();
        in.space();
        in.open();
        Set<StatusItem> items = EnumSet.noneOf(StatusItem.class);
        do {
            items.add(item(in));
        } while (in.trySpace());
        in.close();
        in.end();
        return new StatusCommand(mailbox, items);
    }

    private static StatusItem item(WireReader in) {
        for (StatusItem item : StatusItem.values()) {
            if (in.tryKeyword(item.name())) {
                return item;
            }
        }
        throw in.expected("a status item");
    }
}
