package io.postrider.imap.mailbox;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;

/**
 * DELETE (RFC 3501 section 6.3.4).
 *
 * @param mailbox which; a separator at the end is taken off
 */
public record MailboxCommand(MailboxName mailbox) implements ImapCommand {
    /** Reads one. */
    public static MailboxCommand parse(WireReader in) {
        in.space();
        MailboxName mailbox = mailbox(in);
        in.end();
        return new MailboxCommand(mailbox);
    }

    static MailboxName mailbox(WireReader in) {
        String name = in.mailbox().text();
        // RFC 3501 section 6.3.3: a trailing separator announces children and is not part of the name
        boolean announces = name.length() > 1 && name.charAt(name.length() - 1) == MailboxName.SEPARATOR;
        return new MailboxName(announces ? name.substring(0, name.length() - 1) : name);
    }
}
