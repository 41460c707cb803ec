package io.postrider.imap.quota;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.Quota;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/** GETQUOTAROOT (RFC 9208 section 4.1.3). */
public final class GetQuotaRootHandler implements CommandHandler<GetQuotaRootCommand> {
    private final MailboxApi api;

    /** Asks that mailbox-service. */
    public GetQuotaRootHandler(MailboxApi api) {
        this.api = api;
    }

    @Override
    public Completion handle(GetQuotaRootCommand command, Session session) {
        UserSession user = session.user();
        Quota quota = api.quota(user.authorization(), user.accountId());
        session.out().ascii("* QUOTAROOT ").mailbox(command.mailbox());
        if (QuotaWriter.isLimited(quota)) {
            session.out().space().string(QuotaWriter.ROOT).crlf();
            QuotaWriter.write(quota, session.out());
        } else {
            session.out().crlf();
        }
        return Completion.ok("GETQUOTAROOT completed");
    }
}
