package io.postrider.imap.snapshot;

/** A session that has a mailbox open. */
public interface Subscriber {
    /** The {@code Authorization} header with which the mailbox may be read now. */
    String authorization();

    /** The snapshot moved. Called on any thread; must not block. */
    void moved();

    /** The mailbox is no more. Called on any thread; must not block. */
    void gone();
}
