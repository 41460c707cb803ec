package io.postrider.mailbox.feed;

/** Where committed changes are told. Telling never blocks and never fails: a lost event heals. */
public interface ChangeFeed {
    /** Tells of a change; call it after COMMIT only. */
    void publish(Change change);
}
