package io.postrider.imap.mailbox;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.snapshot.MailboxKey;
import io.postrider.imap.snapshot.Snapshots;
import java.util.Optional;

/** DELETE (RFC 3501 section 6.3.4). Other sessions that have the mailbox open are ended. */
public final class DeleteHandler implements CommandHandler<MailboxCommand> {
    private final MailboxApi api;
    private final AccountMailboxes mailboxes;
    private final Snapshots snapshots;

    /** Deletes mailboxes of a mailbox-service. */
    public DeleteHandler(MailboxApi api, AccountMailboxes mailboxes, Snapshots snapshots) {
        this.api = api;
        this.mailboxes = mailboxes;
        this.snapshots = snapshots;
    }

    @Override
    public Completion handle(MailboxCommand command, Session session) {
        if (command.mailbox().isInbox()) {
            return Completion.no("CANNOT", "INBOX cannot be deleted");
        }
        UserSession user = session.user();
        // RFC 3501 section 6.3.4: a name without a mailbox can be deleted when nothing is below it any more
        Optional<MailboxStatus> found = mailboxes.named(user, command.mailbox());
        if (found.isEmpty()) {
            return Completion.no("NONEXISTENT", "No such mailbox");
        }
        int mailboxId = found.get().mailboxId();
        try {
            api.delete(user.authorization(), user.accountId(), mailboxId);
        } catch (ProblemException refusal) {
            if (refusal.code() != ProblemCode.UNPROCESSABLE) {
                throw refusal;
            }
            // RFC 9051 section 7.1
            return Completion.no("HASCHILDREN", "There are mailboxes below it");
        } finally {
            mailboxes.changed(user.accountId());
        }
        SelectedMailbox selected = session.selectedOrNull();
        if (selected != null && selected.id() == mailboxId) {
            session.unselect();
        }
        snapshots.gone(new MailboxKey(user.accountId(), mailboxId));
        return Completion.ok("DELETE completed");
    }
}
