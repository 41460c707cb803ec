package io.postrider.imap.quota;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.WireReader;

/**
 * GETQUOTA (RFC 9208 section 4.1.2).
 *
 * @param root a quota root
 */
public record GetQuotaCommand(String root) implements ImapCommand {
    /** Reads one. */
    public static GetQuotaCommand parse(WireReader in) {
        in.space();
        String root = in.astring();
        in.end();
        return new GetQuotaCommand(root);
    }
}
