package io.postrider.imap.copy;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.command.StillWorking;
import io.postrider.imap.snapshot.MailboxKey;
import io.postrider.imap.snapshot.Snapshots;
import io.postrider.imap.wire.NumberSet;
import java.util.Optional;

/** COPY (RFC 3501 section 6.4.7) and MOVE (RFC 6851), with COPYUID (RFC 4315 section 3). */
public final class CopyHandler implements CommandHandler<CopyCommand> {
    /** Which of the two. */
    public enum Kind {
        COPY,
        MOVE
    }

    private final Kind kind;
    private final MailboxApi api;
    private final AccountMailboxes mailboxes;
    private final Snapshots snapshots;

    /** Copies or moves within a mailbox-service. */
    public CopyHandler(Kind kind, MailboxApi api, AccountMailboxes mailboxes, Snapshots snapshots) {
        this.kind = kind;
        this.api = api;
        this.mailboxes = mailboxes;
        this.snapshots = snapshots;
    }

    @Override
    public Completion handle(CopyCommand command, Session session) {
        SelectedMailbox mailbox = session.selected();
        if (kind == Kind.MOVE && mailbox.readOnly()) {
            return Completion.no("READ-ONLY", "The mailbox was opened by EXAMINE");
        }
        Optional<NumberSet> meant = command.numbering().uids(command.set(), mailbox.view());
        if (meant.isEmpty()) {
            return Completion.bad("No message has that number");
        }
        Optional<MailboxStatus> target = mailboxes.find(session.user(), command.target());
        if (target.isEmpty()) {
            // RFC 3501 section 6.4.7
            return Completion.no("TRYCREATE", "No such mailbox");
        }
        if (meant.get().isEmpty()) {
            return Completion.ok(kind + " completed");
        }
        return transfer(meant.get(), target.get().mailboxId(), session);
    }

    private Completion transfer(NumberSet uids, int targetId, Session session) {
        SelectedMailbox mailbox = session.selected();
        UserSession user = session.user();
        var request = new MailboxApi.CopyRequest(uids.toString(), targetId);
        MailboxApi.CopyResult result;
        try (var _ = StillWorking.on(session)) {
            result = kind == Kind.COPY
                    ? api.copy(user.authorization(), user.accountId(), mailbox.id(), request)
                    : api.move(user.authorization(), user.accountId(), mailbox.id(), request);
        }
        if (result.sourceUids().isEmpty()) {
            return Completion.no("EXPUNGEISSUED", "The messages are no more");
        }
        String code = "COPYUID " + result.uidValidity() + ' ' + result.sourceUids() + ' ' + result.targetUids();
        if (kind == Kind.MOVE || targetId == mailbox.id()) {
            mailbox.refresh();
        }
        snapshots.changed(new MailboxKey(user.accountId(), targetId), Long.MAX_VALUE);
        if (kind == Kind.COPY) {
            return Completion.ok(code, "COPY completed");
        }
        // RFC 6851 section 4.3: the code comes before the EXPUNGE responses
        session.out().ascii("* OK [").ascii(code).ascii("] Moved").crlf();
        return Completion.ok("MOVE completed");
    }
}
