package io.postrider.imap.append;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.PendingLiteral;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.snapshot.MailboxKey;
import io.postrider.imap.snapshot.Snapshots;
import io.postrider.imap.wire.FlagList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** APPEND (RFC 3501 section 6.3.11), with APPENDUID (RFC 4315 section 3). */
public final class AppendHandler implements CommandHandler<AppendCommand> {
    private final MailboxApi api;
    private final AccountMailboxes mailboxes;
    private final Snapshots snapshots;
    private final long largest;

    /** Appends messages of at most {@code largest} octets. */
    public AppendHandler(MailboxApi api, AccountMailboxes mailboxes, Snapshots snapshots, long largest) {
        this.api = api;
        this.mailboxes = mailboxes;
        this.snapshots = snapshots;
        this.largest = largest;
    }

    @Override
    public Completion handle(AppendCommand command, Session session) {
        PendingLiteral literal = session.pending();
        if (literal == null) {
            return Completion.bad("Expected a message");
        }
        if (literal.size() > largest) {
            // RFC 7889 section 4
            return Completion.no("TOOBIG", "The message is too large");
        }
        if (literal.size() == 0) {
            return Completion.no("CANNOT", "The message is empty");
        }
        Optional<MailboxStatus> target = mailboxes.find(session.user(), command.mailbox());
        if (target.isEmpty()) {
            // RFC 3501 section 6.3.11
            return Completion.no("TRYCREATE", "No such mailbox");
        }
        session.takePending();
        return store(command, literal, target.get().mailboxId(), session);
    }

    private Completion store(AppendCommand command, PendingLiteral literal, int mailboxId, Session session) {
        UserSession user = session.user();
        var message = new AppendedMessage(session.input().literal(literal), literal.size(), session.input());
        MailboxApi.AppendResult result;
        try {
            result = api.append(
                    user.authorization(),
                    user.accountId(),
                    mailboxId,
                    command.flags().system(),
                    command.flags().keywords(),
                    command.internalDate(),
                    literal.size(),
                    message);
        } catch (RuntimeException refusal) {
            if (message.malformed()) {
                return Completion.bad("Expected the end of the command after the message");
            }
            throw refusal;
        } finally {
            skipRest(message);
        }
        announce(mailboxId, command.flags(), result, session);
        return Completion.ok("APPENDUID " + result.uidValidity() + ' ' + result.uid(), "APPEND completed");
    }

    /** The client sends all of the message whatever becomes of it; a client that is gone ends the session. */
    private static void skipRest(AppendedMessage message) {
        try {
            message.skipRest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void announce(int mailboxId, FlagList flags, MailboxApi.AppendResult result, Session session) {
        var key = new MailboxKey(session.user().accountId(), mailboxId);
        SelectedMailbox selected = session.selectedOrNull();
        SelectedMailbox open = selected != null && selected.id() == mailboxId ? selected : null;
        if (flags.equals(FlagList.NONE)) {
            // As much is known of it as of a delivery: nobody need be asked.
            snapshots.delivered(key, result.modseq(), 1, result.uid() + 1);
        } else if (open == null) {
            snapshots.changed(key, result.modseq());
        }
        if (open != null) {
            // RFC 3501 section 6.3.11: told with this command
            open.refreshTo(result.modseq());
        }
    }
}
