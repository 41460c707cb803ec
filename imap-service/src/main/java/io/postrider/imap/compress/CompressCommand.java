package io.postrider.imap.compress;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.WireReader;
import java.util.Locale;

/**
 * COMPRESS (RFC 4978 section 3).
 *
 * @param mechanism in upper case
 */
public record CompressCommand(String mechanism) implements ImapCommand {
    /** Reads one. */
    public static CompressCommand parse(WireReader in) {
        in.space();
        String mechanism = in.atom().toUpperCase(Locale.ROOT);
        in.end();
        return new CompressCommand(mechanism);
    }
}
