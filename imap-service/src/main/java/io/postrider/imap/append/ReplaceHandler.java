package io.postrider.imap.append;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.PendingLiteral;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.snapshot.MailboxKey;
import io.postrider.imap.snapshot.Snapshots;
import io.postrider.imap.wire.NumberSet;
import java.util.Optional;

/** REPLACE and UID REPLACE (RFC 8508 section 3): a message takes another one's place, as a draft that is saved again. */
public final class ReplaceHandler implements CommandHandler<ReplaceCommand> {
    private final MailboxApi api;
    private final AccountMailboxes mailboxes;
    private final Snapshots snapshots;
    private final long largest;

    /** Stores messages of at most {@code largest} octets. */
    public ReplaceHandler(MailboxApi api, AccountMailboxes mailboxes, Snapshots snapshots, long largest) {
        this.api = api;
        this.mailboxes = mailboxes;
        this.snapshots = snapshots;
        this.largest = largest;
    }

    @Override
    public Completion handle(ReplaceCommand command, Session session) {
        PendingLiteral literal = session.pending();
        if (literal == null) {
            return Completion.bad("Expected a message");
        }
        Completion refusal = AppendHandler.refusal(literal.size(), largest);
        if (refusal != null) {
            return refusal;
        }
        SelectedMailbox mailbox = session.selected();
        if (mailbox.readOnly()) {
            return Completion.no("READ-ONLY", "The mailbox was opened by EXAMINE");
        }
        Optional<NumberSet> replaced = command.numbering().uids(command.replaced(), mailbox.view());
        if (replaced.isEmpty()) {
            return Completion.bad("No message has that number");
        }
        if (replaced.get().isEmpty()) {
            return gone();
        }
        Optional<MailboxStatus> target = mailboxes.find(session.user(), command.mailbox());
        if (target.isEmpty()) {
            // RFC 8508 section 3.4
            return Completion.no("TRYCREATE", "No such mailbox");
        }
        session.takePending();
        return store(command, literal, replaced.get().least(), target.get().mailboxId(), session);
    }

    private static Completion gone() {
        // RFC 8508 section 3.3
        return Completion.no("NONEXISTENT", "The message to replace is no more");
    }

    private Completion store(ReplaceCommand command, PendingLiteral literal, int uid, int targetId, Session session) {
        UserSession user = session.user();
        SelectedMailbox mailbox = session.selected();
        MessageHead head = command.head();
        var message = AppendedMessages.one(head, literal, session.input());
        MailboxApi.AppendResult result;
        try {
            result = api.replace(
                    user.authorization(),
                    user.accountId(),
                    mailbox.id(),
                    uid,
                    targetId,
                    head.flags().system(),
                    head.flags().keywords(),
                    head.internalDate(),
                    literal.size(),
                    message);
        } catch (ProblemException refusal) {
            Completion ours = message.refusal();
            if (ours != null) {
                return ours;
            }
            if (refusal.code() == ProblemCode.NOT_FOUND) {
                return gone();
            }
            throw refusal;
        } finally {
            AppendHandler.skipRest(message, session);
        }
        // RFC 8508 section 3.2: the code comes before the EXPUNGE response
        session.out()
                .ascii("* OK [APPENDUID ")
                .number(result.uidValidity())
                .space()
                .number(result.uid())
                .ascii("] Stored")
                .crlf();
        if (targetId != mailbox.id()) {
            snapshots.changed(new MailboxKey(user.accountId(), targetId), result.modseq());
        }
        mailbox.refresh();
        return Completion.ok("REPLACE completed");
    }
}
