package io.postrider.imap.list;

import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/**
 * LIST (RFC 3501 section 6.3.8), with CHILDREN (RFC 3348), SPECIAL-USE (RFC 6154), LIST-EXTENDED (RFC 5258) and
 * LIST-STATUS (RFC 5819).
 */
public final class ListHandler implements CommandHandler<ListCommand> {
    private final AccountMailboxes mailboxes;

    /** Lists the mailboxes of accounts. */
    public ListHandler(AccountMailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    /** Asked anew: a client may have made a mailbox at another replica, and the feed may not have told of it yet. */
    @Override
    public Completion handle(ListCommand command, Session session) {
        if (command.asksDelimiter()) {
            // RFC 3501 section 6.3.8: an empty pattern asks for the delimiter
            session.out().ascii("* LIST (\\Noselect) \"/\" \"\"").crlf();
            return Completion.ok("LIST completed");
        }
        if (command.status() != null) {
            command.status().prepare(session);
        }
        MailboxList list = mailboxes.fresh(session.user());
        for (ListedMailbox listed : new Selected(command, list).find()) {
            listed.write(command, session.out());
            MailboxStatus mailbox = listed.mailbox();
            if (command.status() != null && mailbox != null && mailbox.selectable() && listed.itself()) {
                // RFC 5819 section 2: none for what cannot be selected
                command.status().write(mailbox, one -> mailboxes.deletedSize(session.user(), one), session.out());
            }
        }
        return Completion.ok("LIST completed");
    }
}
