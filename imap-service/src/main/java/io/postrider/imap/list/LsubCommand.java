package io.postrider.imap.list;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.WireReader;

/**
 * LSUB (RFC 3501 section 6.3.9).
 *
 * @param pattern reference and pattern joined
 */
public record LsubCommand(String pattern) implements ImapCommand {
    /** Reads one. */
    public static LsubCommand parse(WireReader in) {
        in.space();
        String reference = in.mailboxPattern(in.astringOctets());
        in.space();
        String pattern = ListCommand.pattern(in, reference);
        in.end();
        return new LsubCommand(pattern);
    }
}
