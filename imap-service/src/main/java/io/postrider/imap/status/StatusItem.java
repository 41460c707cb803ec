package io.postrider.imap.status;

import io.postrider.api.mailbox.MailboxStatus;
import java.util.function.ToLongFunction;

/** What STATUS can tell. */
enum StatusItem {
    MESSAGES(MailboxStatus::messages),
    RECENT(MailboxStatus::recent),
    UIDNEXT(MailboxStatus::uidNext),
    UIDVALIDITY(MailboxStatus::uidValidity),
    UNSEEN(MailboxStatus::unseen),
    /** RFC 9051 section 6.3.11. */
    DELETED(MailboxStatus::deleted),
    /** RFC 8438 section 3. */
    SIZE(MailboxStatus::size),
    /** RFC 7162 section 3.1.7. */
    HIGHESTMODSEQ(MailboxStatus::highestModseq);

    private final ToLongFunction<MailboxStatus> counter;

    StatusItem(ToLongFunction<MailboxStatus> counter) {
        this.counter = counter;
    }

    long of(MailboxStatus mailbox) {
        return counter.applyAsLong(mailbox);
    }
}
