package io.postrider.imap.mailbox;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;

/**
 * RENAME (RFC 3501 section 6.3.5).
 *
 * @param from the name there is
 * @param to the name to be
 */
public record RenameCommand(MailboxName from, MailboxName to) implements ImapCommand {
    /** Reads one. */
    public static RenameCommand parse(WireReader in) {
        in.space();
        MailboxName from = in.mailbox();
        in.space();
        MailboxName to = in.mailbox();
        in.end();
        return new RenameCommand(from, to);
    }
}
