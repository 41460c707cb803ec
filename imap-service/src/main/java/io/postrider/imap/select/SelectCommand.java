package io.postrider.imap.select;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;

/**
 * SELECT and EXAMINE (RFC 3501 sections 6.3.1 and 6.3.2).
 *
 * @param mailbox which mailbox
 * @param readOnly whether it is EXAMINE
 * @param condstore whether the client says that it knows CONDSTORE (RFC 7162 section 3.1.8)
 */
public record SelectCommand(MailboxName mailbox, boolean readOnly, boolean condstore) implements ImapCommand {
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
        if (in.trySpace()) {
            in.open();
            do {
                if (!in.tryKeyword("CONDSTORE")) {
                    throw in.expected("CONDSTORE");
                }
                condstore = true;
            } while (in.trySpace());
            in.close();
        }
        in.end();
        return new SelectCommand(mailbox, readOnly, condstore);
    }
}
