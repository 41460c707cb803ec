package io.postrider.imap.copy;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.SequenceSet;
import io.postrider.imap.wire.WireReader;

/**
 * COPY, MOVE, UID COPY and UID MOVE.
 *
 * @param numbering what the numbers mean
 * @param set which messages
 * @param target where to
 */
public record CopyCommand(Numbering numbering, SequenceSet set, MailboxName target) implements ImapCommand {
    /** Reads one whose numbers are sequence numbers. */
    public static CopyCommand parse(WireReader in) {
        return parse(in, Numbering.SEQUENCE);
    }

    /** Reads one whose numbers are UIDs. */
    public static CopyCommand parseUid(WireReader in) {
        return parse(in, Numbering.UID);
    }

    private static CopyCommand parse(WireReader in, Numbering numbering) {
        in.space();
        SequenceSet set = SequenceSet.parse(in);
        in.space();
        MailboxName target = in.mailbox();
        in.end();
        return new CopyCommand(numbering, set, target);
    }
}
