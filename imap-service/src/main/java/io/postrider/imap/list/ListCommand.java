package io.postrider.imap.list;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.WireReader;

/**
 * LIST and LSUB (RFC 3501 sections 6.3.8 and 6.3.9).
 *
 * @param pattern reference and pattern joined; empty when only the hierarchy delimiter is asked for
 * @param subscribed whether it is LSUB
 */
public record ListCommand(String pattern, boolean subscribed) implements ImapCommand {
    private static final int LONGEST_PATTERN = 1_000;

    /** Reads a LIST. */
    public static ListCommand parseList(WireReader in) {
        return parse(in, false);
    }

    /** Reads an LSUB. */
    public static ListCommand parseLsub(WireReader in) {
        return parse(in, true);
    }

    private static ListCommand parse(WireReader in, boolean subscribed) {
        in.space();
        String reference = in.mailboxPattern(in.astringOctets());
        in.space();
        String pattern = in.mailboxPattern(in.listMailbox());
        in.end();
        if (reference.length() + pattern.length() > LONGEST_PATTERN) {
            throw in.expected("a pattern of at most " + LONGEST_PATTERN + " characters");
        }
        return new ListCommand(pattern.isEmpty() ? "" : reference + pattern, subscribed);
    }
}
