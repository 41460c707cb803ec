package io.postrider.imap.mailbox;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Session;
import io.postrider.imap.wire.MailboxId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE (RFC 3501 section 6.3.3), with CREATE-SPECIAL-USE (RFC 6154 section 3). */
public final class CreateHandler implements CommandHandler<CreateCommand> {
    /** In the spelling of RFC 6154 section 2; {@code \\All} and {@code \\Flagged} are no mailboxes here. */
    private static final List<String> USES = List.of("\\Archive", "\\Drafts", "\\Junk", "\\Sent", "\\Trash");

    private final MailboxApi api;
    private final AccountMailboxes mailboxes;

    /** Creates mailboxes in a mailbox-service. */
    public CreateHandler(MailboxApi api, AccountMailboxes mailboxes) {
        this.api = api;
        this.mailboxes = mailboxes;
    }

    @Override
    public Completion handle(CreateCommand command, Session session) {
        if (command.mailbox().isInbox()) {
            return Completion.no("ALREADYEXISTS", "INBOX is always there");
        }
        UserSession user = session.user();
        String use = null;
        if (!command.uses().isEmpty()) {
            use = use(command);
            if (use == null || isTaken(use, user)) {
                // RFC 6154 section 3
                return Completion.no("USEATTR", "No mailbox can be made for that use");
            }
        }
        try {
            MailboxStatus created = api.create(
                    user.authorization(),
                    user.accountId(),
                    new MailboxApi.CreateMailbox(command.mailbox().text(), use));
            // RFC 8474 section 4.1
            return Completion.ok("MAILBOXID (" + MailboxId.of(created.mailboxId()) + ')', "CREATE completed");
        } finally {
            mailboxes.changed(user.accountId());
        }
    }

    /** The one use that was asked for, as it is spelled here; null for one that there is not, or for several. */
    private static @Nullable String use(CreateCommand command) {
        String wanted = command.uses().getFirst();
        boolean one = command.uses().stream().allMatch(wanted::equalsIgnoreCase);
        return one ? USES.stream().filter(wanted::equalsIgnoreCase).findFirst().orElse(null) : null;
    }

    private boolean isTaken(String use, UserSession user) {
        return mailboxes.fresh(user).mailboxes().stream().anyMatch(mailbox -> use.equals(mailbox.specialUse()));
    }
}
