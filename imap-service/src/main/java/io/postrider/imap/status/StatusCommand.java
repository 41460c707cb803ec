package io.postrider.imap.status;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;

/**
 * STATUS (RFC 3501 section 6.3.10).
 *
 * @param mailbox which mailbox
 * @param items what of it
 */
public record StatusCommand(MailboxName mailbox, StatusItems items) implements ImapCommand {
    /** Reads one. */
    public static StatusCommand parse(WireReader in) {
        in.space();
        MailboxName mailbox = in.mailbox();
        in.space();
        StatusItems items = StatusItems.parse(in);
        in.end();
        return new StatusCommand(mailbox, items);
    }
}
