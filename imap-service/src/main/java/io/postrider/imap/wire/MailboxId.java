package io.postrider.imap.wire;

/** MAILBOXID (RFC 8474 section 4): a mailbox keeps it whatever it is called, and no other one ever gets it. */
public final class MailboxId {
    private MailboxId() {}

    /** An object's id begins with a letter, so that nobody takes it for a number (RFC 8474 section 7). */
    public static String of(int mailboxId) {
        return "F" + mailboxId;
    }
}
