package io.postrider.imap.append;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.SequenceSet;
import io.postrider.imap.wire.WireReader;

/**
 * REPLACE and UID REPLACE up to the message (RFC 8508 section 3).
 *
 * @param numbering what the number means
 * @param replaced which message goes: one number
 * @param mailbox where the new one comes
 * @param head what stands before the new one
 */
public record ReplaceCommand(Numbering numbering, SequenceSet replaced, MailboxName mailbox, MessageHead head)
        implements ImapCommand {
    /** Reads one whose number is a sequence number. */
    public static ReplaceCommand parse(WireReader in) {
        return parse(in, Numbering.SEQUENCE);
    }

    /** Reads one whose number is a UID. */
    public static ReplaceCommand parseUid(WireReader in) {
        return parse(in, Numbering.UID);
    }

    private static ReplaceCommand parse(WireReader in, Numbering numbering) {
        in.space();
        SequenceSet replaced = SequenceSet.parseNumber(in);
        in.space();
        MailboxName mailbox = in.mailbox();
        MessageHead head = MessageHead.parse(in);
        in.end();
        return new ReplaceCommand(numbering, replaced, mailbox, head);
    }
}
