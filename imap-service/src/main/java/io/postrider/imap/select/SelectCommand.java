package io.postrider.imap.select;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * SELECT and EXAMINE (RFC 3501 sections 6.3.1 and 6.3.2).
 *
 * @param mailbox which mailbox
 * @param readOnly whether it is EXAMINE
 * @param condstore whether the client says that it knows CONDSTORE (RFC 7162 section 3.1.8)
 * @param resync what it remembers of the mailbox; null for nothing
 */
public record SelectCommand(
        MailboxName mailbox,
        boolean readOnly,
        boolean condstore,
        @Nullable Resync resync) implements ImapCommand {
    /** Reads a SELECT. */
    public static SelectCommand parseSelect(WireReader in) {
        return parse(in, false);
    }

    /** Reads an EXAMINE. */
    public static SelectCommand parseExamine(WireReader in) {
        return parse(in, true);
    }

    private static SelectCommand parse(WireReader in, boolean readOnly) {
        in.space();
        MailboxName mailbox = in.mailbox();
        boolean condstore = false;
        Resync resync = null;
        if (in.trySpace()) {
            in.open();
            do {
                switch (in.keyword()) {
                    case "CONDSTORE" -> condstore = true;
                    case "QRESYNC" -> resync = Resync.parse(in);
                    default -> throw in.expected("CONDSTORE or QRESYNC");
                }
            } while (in.trySpace());
            in.close();
        }
        in.end();
        return new SelectCommand(mailbox, readOnly, condstore, resync);
    }
}
