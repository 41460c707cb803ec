package io.postrider.imap.status;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import java.util.Optional;

/** STATUS (RFC 3501 section 6.3.10), with STATUS=SIZE (RFC 8438) and HIGHESTMODSEQ (RFC 7162). */
public final class StatusHandler implements CommandHandler<StatusCommand> {
    private final AccountMailboxes mailboxes;

    /** Tells the counters of an account's mailboxes. */
    public StatusHandler(AccountMailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    @Override
    public Completion handle(StatusCommand command, Session session) {
        command.items().prepare(session);
        Optional<MailboxStatus> found = AccountMailboxes.in(mailboxes.fresh(session.user()), command.mailbox());
        if (found.isEmpty()) {
            return Completion.no("NONEXISTENT", "No such mailbox");
        }
        command.items().write(found.get(), mailbox -> mailboxes.deletedSize(session.user(), mailbox), session.out());
        return Completion.ok("STATUS completed");
    }
}
