package io.postrider.imap.command;

import io.postrider.imap.wire.WireReader;

/** A command that is its name alone. */
public record NoArguments() implements ImapCommand {
    /** Reads nothing. */
    public static NoArguments parse(WireReader in) {
        in.end();
        return new NoArguments();
    }
}
