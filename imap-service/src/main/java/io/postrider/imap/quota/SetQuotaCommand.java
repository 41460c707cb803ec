package io.postrider.imap.quota;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.WireReader;

/**
 * SETQUOTA (RFC 9208 section 4.1.4), of which only the form is of interest.
 *
 * @param root a quota root
 */
public record SetQuotaCommand(String root) implements ImapCommand {
    /** Reads one. */
    public static SetQuotaCommand parse(WireReader in) {
        in.space();
        String root = in.astring();
        in.space();
        in.open();
        if (!in.tryClose()) {
            do {
                in.atom();
                in.space();
                in.number64();
            } while (in.trySpace());
            in.close();
        }
        in.end();
        return new SetQuotaCommand(root);
    }
}
