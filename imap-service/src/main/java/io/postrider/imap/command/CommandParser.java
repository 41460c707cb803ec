package io.postrider.imap.command;

import io.postrider.imap.wire.WireReader;

/**
 * Reads a command's arguments, from right after its name to the end.
 *
 * @param <C> the command
 */
@FunctionalInterface
public interface CommandParser<C extends ImapCommand> {
    /** Reads them; knows no session, no storage and no clock. */
    C parse(WireReader in);
}
