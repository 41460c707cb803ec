package io.postrider.imap.append;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.FlagList;
import io.postrider.imap.wire.ImapDates;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * APPEND up to its message (RFC 3501 section 6.3.11).
 *
 * @param mailbox where to
 * @param flags with which flags
 * @param internalDate with which internal date; null for now
 */
public record AppendCommand(
        MailboxName mailbox, FlagList flags, @Nullable Instant internalDate) implements ImapCommand {
    /** Reads one. */
    public static AppendCommand parse(WireReader in) {
        in.space();
        MailboxName mailbox = in.mailbox();
        in.space();
        FlagList flags = FlagList.NONE;
        if (in.peek() == '(') {
            flags = FlagList.parse(in);
            in.space();
        }
        Instant date = null;
        if (in.peek() == '"') {
            date = ImapDates.dateTime(in);
            in.space();
        }
        in.end();
        return new AppendCommand(mailbox, flags, date);
    }
}
