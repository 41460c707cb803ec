package io.postrider.imap.append;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;

/**
 * APPEND up to its first message (RFC 3501 section 6.3.11).
 *
 * @param mailbox where to
 * @param first what stands before the first message
 */
public record AppendCommand(MailboxName mailbox, MessageHead first) implements ImapCommand {
    /** Reads one. */
    public static AppendCommand parse(WireReader in) {
        in.space();
        MailboxName mailbox = in.mailbox();
        MessageHead first = MessageHead.parse(in);
        in.end();
        return new AppendCommand(mailbox, first);
    }
}
