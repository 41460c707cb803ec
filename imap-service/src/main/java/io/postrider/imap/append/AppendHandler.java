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
import io.postrider.imap.wire.NumberSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** APPEND (RFC 3501 section 6.3.11) of one message or several (RFC 3502), with APPENDUID (RFC 4315 section 3). */
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
        Completion refusal = refusal(literal.size(), largest);
        if (refusal != null) {
            return refusal;
        }
        Optional<MailboxStatus> target = mailboxes.find(session.user(), command.mailbox());
        if (target.isEmpty()) {
            // RFC 3501 section 6.3.11
            return Completion.no("TRYCREATE", "No such mailbox");
        }
        session.takePending();
        return store(command, literal, target.get().mailboxId(), session);
    }

    /** Why a message of a size is not taken; null when it is. */
    static @Nullable Completion refusal(long size, long largest) {
        if (size > largest) {
            // RFC 7889 section 4
            return Completion.no("TOOBIG", "The message is too large");
        }
        return size == 0 ? Completion.no("CANNOT", "The message is empty") : null;
    }

    private Completion store(AppendCommand command, PendingLiteral literal, int mailboxId, Session session) {
        UserSession user = session.user();
        MessageHead first = command.first();
        var messages = AppendedMessages.several(first, literal, session.input(), largest);
        MailboxApi.AppendResult result;
        try {
            result = api.append(
                    user.authorization(),
                    user.accountId(),
                    mailboxId,
                    first.flags().system(),
                    first.flags().keywords(),
                    first.internalDate(),
                    literal.size(),
                    messages);
        } catch (RuntimeException refusal) {
            Completion ours = messages.refusal();
            if (ours != null) {
                return ours;
            }
            throw refusal;
        } finally {
            skipRest(messages, session);
        }
        announce(mailboxId, messages.flagged(), result, session);
        // RFC 4315 section 3: as many UIDs as messages
        var uids = NumberSet.range(result.uid(), result.uid() + result.count() - 1);
        return Completion.ok("APPENDUID " + result.uidValidity() + ' ' + uids, "APPEND completed");
    }

    /** The client sends all of the command whatever becomes of it; a client that is gone ends the session. */
    static void skipRest(AppendedMessages messages, Session session) {
        try {
            if (!messages.skipRest()) {
                session.out().ascii("* BYE [TOOBIG] Message too large").crlf();
                session.logout();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void announce(int mailboxId, boolean flagged, MailboxApi.AppendResult result, Session session) {
        var key = new MailboxKey(session.user().accountId(), mailboxId);
        SelectedMailbox selected = session.selectedOrNull();
        SelectedMailbox open = selected != null && selected.id() == mailboxId ? selected : null;
        if (!flagged) {
            // As much is known of it as of a delivery: nobody need be asked.
            snapshots.delivered(key, result.modseq(), result.count(), result.uid() + result.count());
        } else if (open == null) {
            snapshots.changed(key, result.modseq());
        }
        if (open != null) {
            // RFC 3501 section 6.3.11: told with this command
            open.refreshTo(result.modseq());
        }
    }
}
