package io.postrider.imap.mailbox;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.snapshot.MailboxKey;
import io.postrider.imap.snapshot.Snapshots;
import java.util.Optional;

/** RENAME (RFC 3501 section 6.3.5). */
public final class RenameHandler implements CommandHandler<RenameCommand> {
    private final MailboxApi api;
    private final AccountMailboxes mailboxes;
    private final Snapshots snapshots;

    /** Renames mailboxes of a mailbox-service. */
    public RenameHandler(MailboxApi api, AccountMailboxes mailboxes, Snapshots snapshots) {
        this.api = api;
        this.mailboxes = mailboxes;
        this.snapshots = snapshots;
    }

    @Override
    public Completion handle(RenameCommand command, Session session) {
        UserSession user = session.user();
        Optional<MailboxStatus> found = mailboxes.named(user, command.from());
        if (found.isEmpty()) {
            return Completion.no("NONEXISTENT", "No such mailbox");
        }
        int mailboxId = found.get().mailboxId();
        try {
            api.rename(
                    user.authorization(),
                    user.accountId(),
                    mailboxId,
                    command.to().text());
        } finally {
            mailboxes.changed(user.accountId());
        }
        if (command.from().isInbox()) {
            // Its messages went to a new mailbox.
            snapshots.changed(new MailboxKey(user.accountId(), mailboxId), Long.MAX_VALUE);
            SelectedMailbox selected = session.selectedOrNull();
            if (selected != null && selected.id() == mailboxId) {
                selected.refresh();
            }
        }
        return Completion.ok("RENAME completed");
    }
}
