package io.postrider.imap.quota;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.Quota;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/** GETQUOTA (RFC 9208 section 4.1.2). */
public final class GetQuotaHandler implements CommandHandler<GetQuotaCommand> {
    private final MailboxApi api;

    /** Asks that mailbox-service. */
    public GetQuotaHandler(MailboxApi api) {
        this.api = api;
    }

    @Override
    public Completion handle(GetQuotaCommand command, Session session) {
        UserSession user = session.user();
        Quota quota = api.quota(user.authorization(), user.accountId());
        if (!command.root().equals(QuotaWriter.ROOT) || !QuotaWriter.isLimited(quota)) {
            return Completion.no("NONEXISTENT", "No such quota root");
        }
        QuotaWriter.write(quota, session.out());
        return Completion.ok("GETQUOTA completed");
    }
}
