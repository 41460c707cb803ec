package io.postrider.imap.store;

import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreResult;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.FlagChange;
import io.postrider.imap.command.FlagWriter;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireWriter;
import java.io.IOException;
import java.util.Optional;

/** STORE and UID STORE (RFC 3501 section 6.4.6), with UNCHANGEDSINCE (RFC 7162 section 3.1.3). */
public final class StoreHandler implements CommandHandler<StoreCommand> {
    private final MailboxApi api;

    /** Changes flags in mailboxes of a mailbox-service. */
    public StoreHandler(MailboxApi api) {
        this.api = api;
    }

    @Override
    public Completion handle(StoreCommand command, Session session) throws IOException {
        SelectedMailbox mailbox = session.selected();
        if (mailbox.readOnly()) {
            return Completion.no("READ-ONLY", "The mailbox was opened by EXAMINE");
        }
        if (command.unchangedSince() != null) {
            session.enableCondstore();
        }
        Optional<NumberSet> meant = command.numbering().uids(command.set(), mailbox.view());
        if (meant.isEmpty()) {
            return Completion.bad("No message has that number");
        }
        if (meant.get().isEmpty()) {
            return Completion.ok("STORE completed");
        }
        return store(command, meant.get(), session);
    }

    private Completion store(StoreCommand command, NumberSet uids, Session session) throws IOException {
        SelectedMailbox mailbox = session.selected();
        var request = new StoreRequest(
                uids.toString(),
                command.change().mode(),
                command.change().flags().system(),
                command.change().flags().keywords(),
                command.unchangedSince(),
                0);
        // RFC 3501 section 6.4.6: what others changed is told however silent this change is.
        NumberSet untold = command.change().silent() ? mailbox.view().untold(mailbox.authorization()) : NumberSet.EMPTY;
        StoreResult result = FlagChange.store(api, session, request);
        NumberSet modified = NumberSet.parse(result.modified());
        NumberSet stored = modified.isEmpty() ? uids : uids.without(modified);
        boolean answers = !command.change().silent() || session.condstore();
        boolean complete = true;
        if (answers) {
            FlagRows rows = mailbox.snapshot().rows(mailbox.authorization(), stored);
            write(command, rows, session);
            complete = rows.size() == stored.count();
        }
        mailbox.told(stored.without(untold), result.changes().highestModseq());
        if (!modified.isEmpty()) {
            // RFC 7162 section 3.1.3
            return Completion.ok("MODIFIED " + inNumbering(command.numbering(), modified, mailbox), "Some had changed");
        }
        // RFC 2180 section 4.2
        return complete || command.numbering() == Numbering.UID
                ? Completion.ok("STORE completed")
                : Completion.no("EXPUNGEISSUED", "Some of the messages are no more");
    }

    private static NumberSet inNumbering(Numbering numbering, NumberSet uids, SelectedMailbox mailbox) {
        if (numbering == Numbering.UID) {
            return uids;
        }
        var numbers = new NumberSet.Builder();
        for (int range = 0; range < uids.ranges(); range++) {
            for (int uid = uids.from(range); uid <= uids.to(range); uid++) {
                int number = mailbox.view().number(uid);
                if (number > 0) {
                    numbers.add(number);
                }
            }
        }
        return numbers.build();
    }

    private static void write(StoreCommand command, FlagRows rows, Session session) {
        SelectedMailbox mailbox = session.selected();
        WireWriter out = session.out();
        mailbox.tellKeywords(rows);
        for (int row = 0; row < rows.size(); row++) {
            int uid = rows.uid(row);
            out.ascii("* ").number(mailbox.view().number(uid)).ascii(" FETCH (");
            if (command.numbering() == Numbering.UID) {
                out.ascii("UID ").number(uid);
            }
            if (session.condstore()) {
                out.ascii(command.numbering() == Numbering.UID ? " " : "");
                out.ascii("MODSEQ (").number(rows.modseq(row)).octet(')');
            }
            if (!command.change().silent()) {
                out.ascii(command.numbering() == Numbering.UID || session.condstore() ? " " : "");
                FlagWriter.write(out, rows, row, mailbox.isRecent(uid));
            }
            out.octet(')').crlf();
        }
    }
}
