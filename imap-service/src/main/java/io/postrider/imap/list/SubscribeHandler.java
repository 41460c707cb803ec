package io.postrider.imap.list;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/** SUBSCRIBE and UNSUBSCRIBE (RFC 3501 sections 6.3.6 and 6.3.7). */
public final class SubscribeHandler implements CommandHandler<SubscribeCommand> {
    private final MailboxApi api;
    private final AccountMailboxes mailboxes;

    /** Changes the subscriptions that a mailbox-service keeps. */
    public SubscribeHandler(MailboxApi api, AccountMailboxes mailboxes) {
        this.api = api;
        this.mailboxes = mailboxes;
    }

    @Override
    public Completion handle(SubscribeCommand command, Session session) {
        UserSession user = session.user();
        String name = command.mailbox().text();
        try {
            if (command.subscribe()) {
                api.subscribe(user.authorization(), user.accountId(), name);
            } else {
                api.unsubscribe(user.authorization(), user.accountId(), name);
            }
        } finally {
            mailboxes.changed(user.accountId());
        }
        return Completion.ok(command.subscribe() ? "SUBSCRIBE completed" : "UNSUBSCRIBE completed");
    }
}
