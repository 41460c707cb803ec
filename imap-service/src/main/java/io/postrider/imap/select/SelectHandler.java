package io.postrider.imap.select;

import io.postrider.access.UserSession;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.Selection;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.FlagWriter;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.snapshot.MailboxSnapshot;
import io.postrider.imap.snapshot.Snapshots;
import io.postrider.imap.wire.MailboxId;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireWriter;

/** SELECT and EXAMINE (RFC 3501 sections 6.3.1 and 6.3.2). */
public final class SelectHandler implements CommandHandler<SelectCommand> {
    private final MailboxApi api;
    private final AccountMailboxes mailboxes;
    private final Snapshots snapshots;

    /** Opens mailboxes of a mailbox-service. */
    public SelectHandler(MailboxApi api, AccountMailboxes mailboxes, Snapshots snapshots) {
        this.api = api;
        this.mailboxes = mailboxes;
        this.snapshots = snapshots;
    }

    @Override
    public Completion handle(SelectCommand command, Session session) {
        if (command.resync() != null && !session.qresync()) {
            // RFC 7162 section 3.2.5
            return Completion.bad("QRESYNC is not enabled");
        }
        if ((session.qresync() || session.rev2()) && session.selectedOrNull() != null) {
            // RFC 7162 section 3.2.11, RFC 9051 section 7.1: what was told before was of the mailbox before
            session.out().ascii("* OK [CLOSED] Closed").crlf();
        }
        // RFC 3501 section 6.3.1: the mailbox before is deselected even if this one cannot be opened
        session.unselect();
        if (command.condstore()) {
            session.enableCondstore();
        }
        Selection selection = open(command, session.user());
        MailboxStatus status = selection.status();
        var opened = new SelectedMailbox.Opened(
                status.mailboxId(),
                status.uidValidity(),
                command.readOnly(),
                selection.recentFromUid(),
                status.uidNext());
        SelectedMailbox mailbox = SelectedMailbox.open(session, snapshots, opened, status.highestModseq());
        session.select(mailbox);
        write(mailbox, session);
        if (session.rev2()) {
            // RFC 9051 section 6.3.2
            session.out()
                    .ascii("* LIST () \"/\" ")
                    .mailbox(new MailboxName(status.name()))
                    .crlf();
        }
        if (command.resync() != null) {
            resync(command.resync(), mailbox);
        }
        String name = command.readOnly() ? "EXAMINE" : "SELECT";
        return Completion.ok(command.readOnly() ? "READ-ONLY" : "READ-WRITE", name + " completed");
    }

    /** RFC 7162 section 3.2.5.1: what the client would otherwise have to ask for. */
    private static void resync(Resync resync, SelectedMailbox mailbox) {
        if (resync.uidValidity() != Integer.toUnsignedLong(mailbox.uidValidity())) {
            // RFC 7162 section 3.2.5: then what it remembers is of another mailbox
            return;
        }
        NumberSet meant = resync.meant(mailbox.opening().uidNext());
        mailbox.tellVanished(meant, resync.modseq());
        mailbox.tellChanged(meant, resync.modseq());
    }

    private Selection open(SelectCommand command, UserSession user) {
        try {
            return select(command, user);
        } catch (ProblemException refusal) {
            if (refusal.code() != ProblemCode.NO_SUCH_MAILBOX) {
                throw refusal;
            }
            // What we knew of its name may be old.
            mailboxes.changed(user.accountId());
            return select(command, user);
        }
    }

    private Selection select(SelectCommand command, UserSession user) {
        int mailboxId = mailboxes.get(user, command.mailbox()).mailboxId();
        return api.select(user.authorization(), user.accountId(), mailboxId, command.readOnly());
    }

    /** All of one moment: a client that keeps HIGHESTMODSEQ must have been told everything up to it. */
    private static void write(SelectedMailbox mailbox, Session session) {
        WireWriter out = session.out();
        MailboxSnapshot.Opening opening = mailbox.opening();
        FlagWriter.writeApplicable(out, opening.keywords());
        out.ascii("* ").number(mailbox.view().size()).ascii(" EXISTS").crlf();
        mailbox.tellRecent();
        // RFC 9051 appendix E: not in IMAP4rev2
        if (opening.firstUnseen() >= 0 && !session.rev2()) {
            out.ascii("* OK [UNSEEN ")
                    .number(opening.firstUnseen() + 1L)
                    .ascii("] First unseen")
                    .crlf();
        }
        FlagWriter.writePermanent(out, opening.keywords(), mailbox.readOnly());
        out.ascii("* OK [UIDVALIDITY ")
                .number(mailbox.uidValidity())
                .ascii("] Valid")
                .crlf();
        // RFC 8474 section 4.2
        out.ascii("* OK [MAILBOXID (")
                .ascii(MailboxId.of(mailbox.id()))
                .ascii(")] Id")
                .crlf();
        out.ascii("* OK [UIDNEXT ").number(opening.uidNext()).ascii("] Next").crlf();
        // RFC 7162 section 3.1.2.1
        out.ascii("* OK [HIGHESTMODSEQ ")
                .number(opening.highestModseq())
                .ascii("] Highest")
                .crlf();
    }
}
