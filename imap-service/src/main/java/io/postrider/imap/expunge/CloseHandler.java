package io.postrider.imap.expunge;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.NoArguments;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.snapshot.MailboxKey;
import io.postrider.imap.snapshot.Snapshots;

/** CLOSE (RFC 3501 section 6.4.2). */
public final class CloseHandler implements CommandHandler<NoArguments> {
    private final MailboxApi api;
    private final Snapshots snapshots;

    /** Closes mailboxes of a mailbox-service. */
    public CloseHandler(MailboxApi api, Snapshots snapshots) {
        this.api = api;
        this.snapshots = snapshots;
    }

    @Override
    public Completion handle(NoArguments command, Session session) {
        SelectedMailbox mailbox = session.selected();
        if (!mailbox.readOnly()) {
            // Asked in any case: what another process marked may not have been heard of here yet.
            UserSession user = session.user();
            MailboxApi.ExpungeResult result = api.expunge(user.authorization(), user.accountId(), mailbox.id(), null);
            if (!result.uids().isEmpty()) {
                snapshots.changed(new MailboxKey(user.accountId(), mailbox.id()), result.highestModseq());
            }
        }
        // RFC 3501 section 6.4.2: no EXPUNGE responses
        session.unselect();
        return Completion.ok("CLOSE completed");
    }
}
