package io.postrider.imap.status;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.wire.MailboxId;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What STATUS can tell. */
enum StatusItem {
    MESSAGES(number(MailboxStatus::messages)),
    RECENT(number(MailboxStatus::recent)),
    UIDNEXT(number(MailboxStatus::uidNext)),
    UIDVALIDITY(number(MailboxStatus::uidValidity)),
    UNSEEN(number(MailboxStatus::unseen)),
    /** RFC 9051 section 6.3.11. */
    DELETED(number(MailboxStatus::deleted)),
    /** RFC 8438 section 3. */
    SIZE(number(MailboxStatus::size)),
    /** RFC 7162 section 3.1.7. */
    HIGHESTMODSEQ(number(MailboxStatus::highestModseq)),
    /** RFC 8474 section 4.3. */
    MAILBOXID(mailbox -> '(' + MailboxId.of(mailbox.mailboxId()) + ')'),
    /** RFC 9208 section 5.1: in octets. Not among the counters, and so asked for by itself. */
    DELETED_STORAGE(mailbox -> "0");

    private final Function<MailboxStatus, String> told;

    StatusItem(Function<MailboxStatus, String> told) {
        this.told = told;
    }

    private static Function<MailboxStatus, String> number(ToLongFunction<MailboxStatus> counter) {
        return mailbox -> Long.toString(counter.applyAsLong(mailbox));
    }

    /** Its name on the wire. */
    String keyword() {
        return name().replace('_', '-');
    }

    String of(MailboxStatus mailbox) {
        return told.apply(mailbox);
    }
}
