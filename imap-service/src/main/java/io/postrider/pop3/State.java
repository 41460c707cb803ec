package io.postrider.pop3;

/** The states of a session (RFC 1939 section 3). UPDATE is what QUIT does, and is over with its reply. */
enum State {
    AUTHORIZATION,
    TRANSACTION,
    CLOSED
}
