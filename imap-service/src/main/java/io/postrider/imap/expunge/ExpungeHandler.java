package io.postrider.imap.expunge;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.wire.NumberSet;

/** EXPUNGE (RFC 3501 section 6.4.3) and UID EXPUNGE (RFC 4315 section 2.1). */
public final class ExpungeHandler implements CommandHandler<ExpungeCommand> {
    /** Of one call: the set travels in its address. */
    private static final int MOST_RANGES = 300;

    private final MailboxApi api;

    /** Expunges from mailboxes of a mailbox-service. */
    public ExpungeHandler(MailboxApi api) {
        this.api = api;
    }

    @Override
    public Completion handle(ExpungeCommand command, Session session) {
        SelectedMailbox mailbox = session.selected();
        if (mailbox.readOnly()) {
            return Completion.no("READ-ONLY", "The mailbox was opened by EXAMINE");
        }
        UserSession user = session.user();
        boolean removed = false;
        if (command.uids() == null) {
            removed = expunge(user, mailbox, null);
        } else {
            NumberSet uids = Numbering.UID.uids(command.uids(), mailbox.view()).orElse(NumberSet.EMPTY);
            for (NumberSet some : uids.split(MOST_RANGES)) {
                removed |= expunge(user, mailbox, some.toString());
            }
        }
        if (removed) {
            // The EXPUNGE responses are news like any other's.
            mailbox.refresh();
            if (session.qresync()) {
                // RFC 7162 sections 3.2.7 and 3.2.9
                return Completion.ok("HIGHESTMODSEQ " + mailbox.snapshot().highestModseq(), "EXPUNGE completed");
            }
        }
        return Completion.ok("EXPUNGE completed");
    }

    private boolean expunge(UserSession user, SelectedMailbox mailbox, @org.jspecify.annotations.Nullable String uids) {
        return !api.expunge(user.authorization(), user.accountId(), mailbox.id(), uids)
                .uids()
                .isEmpty();
    }
}
