package io.postrider.imap.list;

import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import io.postrider.imap.wire.MailboxName;
import java.util.TreeMap;

/** LSUB (RFC 3501 section 6.3.9): names that are subscribed to, whether they exist or not. */
public final class LsubHandler implements CommandHandler<LsubCommand> {
    private final AccountMailboxes mailboxes;

    /** Lists the subscriptions of accounts. */
    public LsubHandler(AccountMailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    @Override
    public Completion handle(LsubCommand command, Session session) {
        var pattern = new MailboxPattern(command.pattern());
        // Name to whether it is subscribed itself.
        var found = new TreeMap<String, Boolean>();
        for (String name : mailboxes.fresh(session.user()).subscriptions()) {
            if (pattern.matches(name)) {
                found.put(name, true);
            } else if (pattern.endsWithPercent()) {
                // RFC 3501 section 6.3.9: "%" shows a parent whose children are subscribed
                for (String parent : MailboxName.ancestors(name)) {
                    if (pattern.matches(parent)) {
                        found.putIfAbsent(parent, false);
                    }
                }
            }
        }
        found.forEach((name, itself) -> session.out()
                .ascii(itself ? "* LSUB () \"/\" " : "* LSUB (\\Noselect) \"/\" ")
                .mailbox(new MailboxName(name))
                .crlf());
        return Completion.ok("LSUB completed");
    }
}
