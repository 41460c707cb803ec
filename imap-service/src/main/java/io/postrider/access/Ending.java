package io.postrider.access;

/** Why a session is ended by us and not by its client. */
public enum Ending {
    /** The client was silent, or slow, for too long. */
    TIMED_OUT,
    /** This process stops; another one takes new connections. */
    SHUTTING_DOWN,
    /** The account was disabled or deleted, or its password changed. */
    REVOKED,
    /** What the session had open is gone. */
    MAILBOX_GONE
}
