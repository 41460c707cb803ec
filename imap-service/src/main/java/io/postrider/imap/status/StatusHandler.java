package io.postrider.imap.status;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import io.postrider.imap.wire.WireWriter;
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
        if (command.items().contains(StatusItem.HIGHESTMODSEQ)) {
            // RFC 7162 section 3.1: a CONDSTORE enabling command
            session.enableCondstore();
        }
        Optional<MailboxStatus> found = AccountMailboxes.in(mailboxes.fresh(session.user()), command.mailbox());
        if (found.isEmpty()) {
            return Completion.no("NONEXISTENT", "No such mailbox");
        }
        WireWriter out = session.out();
        out.ascii("* STATUS ").astring(command.mailbox().wire()).ascii(" (");
        boolean first = true;
        for (StatusItem item : command.items()) {
            out.ascii(first ? "" : " ").ascii(item.name()).space().number(item.of(found.get()));
            first = false;
        }
        out.octet(')').crlf();
        return Completion.ok("STATUS completed");
    }
}
