package io.postrider.imap.expunge;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.SequenceSet;
import io.postrider.imap.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * EXPUNGE (RFC 3501 section 6.4.3) and UID EXPUNGE (RFC 4315 section 2.1).
 *
 * @param uids which UIDs; null for all
 */
public record ExpungeCommand(@Nullable SequenceSet uids) implements ImapCommand {
    /** Reads an EXPUNGE. */
    public static ExpungeCommand parse(WireReader in) {
        in.end();
        return new ExpungeCommand(null);
    }

    /** Reads a UID EXPUNGE. */
    public static ExpungeCommand parseUid(WireReader in) {
        in.space();
        SequenceSet uids = SequenceSet.parse(in);
        in.end();
        return new ExpungeCommand(uids);
    }
}
