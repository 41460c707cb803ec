package io.postrider.imap.mailbox;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/** CREATE (RFC 3501 section 6.3.3). */
public final class CreateHandler implements CommandHandler<MailboxCommand> {
    private final MailboxApi api;
    private final AccountMailboxes mailboxes;

    /** Creates mailboxes in a mailbox-service. */
    public CreateHandler(MailboxApi api, AccountMailboxes mailboxes) {
        this.api = api;
        this.mailboxes = mailboxes;
    }

    @Override
    public Completion handle(MailboxCommand command, Session session) {
        if (command.mailbox().isInbox()) {
            return Completion.no("ALREADYEXISTS", "INBOX is always there");
        }
        UserSession user = session.user();
        try {
            api.create(
                    user.authorization(),
                    user.accountId(),
                    new MailboxApi.CreateMailbox(command.mailbox().text(), null));
        } finally {
            mailboxes.changed(user.accountId());
        }
        return Completion.ok("CREATE completed");
    }
}
