package io.postrider.imap.command;

/** What a command's end may tell of changes that others made (RFC 3501 section 7.4.1). */
public enum Telling {
    /** Nothing: the command leaves no mailbox, or another one, selected. */
    NOTHING,
    /** New messages and flags, but no EXPUNGE: the client's sequence numbers must hold. */
    NO_EXPUNGE,
    /** Everything. */
    ALL
}
