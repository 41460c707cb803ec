package io.postrider.imap.quota;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;

/**
 * GETQUOTAROOT (RFC 9208 section 4.1.3).
 *
 * @param mailbox of which mailbox; there need not be one of that name
 */
public record GetQuotaRootCommand(MailboxName mailbox) implements ImapCommand {
    /** Reads one. */
    public static GetQuotaRootCommand parse(WireReader in) {
        in.space();
        MailboxName mailbox = in.mailbox();
        in.end();
        return new GetQuotaRootCommand(mailbox);
    }
}
