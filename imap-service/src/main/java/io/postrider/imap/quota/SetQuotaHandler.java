package io.postrider.imap.quota;

import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;

/** SETQUOTA (RFC 9208 section 4.1.4), which users may not do: without QUOTASET nobody promises them that they may. */
public final class SetQuotaHandler implements CommandHandler<SetQuotaCommand> {
    @Override
    public Completion handle(SetQuotaCommand command, Session session) {
        return Completion.no("NOPERM", "Only an administrator sets limits");
    }
}
