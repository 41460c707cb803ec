package io.postrider.imap.command;

/** The states of a session (RFC 3501 section 3). */
public enum State {
    NOT_AUTHENTICATED,
    AUTHENTICATED,
    SELECTED,
    LOGOUT
}
