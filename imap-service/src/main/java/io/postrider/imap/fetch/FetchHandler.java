package io.postrider.imap.fetch;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.FlagChange;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.SequenceSet;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** FETCH and UID FETCH (RFC 3501 section 6.4.5). */
public final class FetchHandler implements CommandHandler<FetchCommand> {
    private static final long READ_AHEAD = 64L << 20;

    private final MailboxApi api;
    private final ReadAhead readAhead = new ReadAhead(READ_AHEAD);

    /** Reads messages of a mailbox-service. */
    public FetchHandler(MailboxApi api) {
        this.api = api;
    }

    @Override
    public Completion handle(FetchCommand command, Session session) throws IOException {
        SelectedMailbox mailbox = session.selected();
        Optional<NumberSet> meant = command.numbering().uids(command.set(), mailbox.view());
        if (meant.isEmpty()) {
            return Completion.bad("No message has that number");
        }
        if (command.wants(new FetchItem.ModSeq())) {
            // RFC 7162 section 3.1: both make the client one that knows CONDSTORE
            session.enableCondstore();
        }
        if (command.vanished()) {
            if (!session.qresync() || command.numbering() != Numbering.UID) {
                // RFC 7162 section 3.2.6
                return Completion.bad("VANISHED needs QRESYNC and UID FETCH");
            }
            tellVanished(command, mailbox);
        }
        var work = new Work(command, session, mailbox, FetchPlan.of(command.items()));
        boolean complete = work.run(meant.get());
        if (work.undecoded) {
            // RFC 3516 section 4.3
            return Completion.no("UNKNOWN-CTE", "A part's encoding is not known");
        }
        if (!complete && command.numbering() == Numbering.SEQUENCE) {
            // RFC 2180 section 4.1.2, RFC 5530 section 3
            return Completion.no("EXPUNGEISSUED", "Some of the messages are no more");
        }
        return Completion.ok("FETCH completed");
    }

    /** Tells items of messages, of those that are still there, and leaves {@code \Seen} as it is. */
    public void tell(List<FetchItem> items, NumberSet uids, Session session) throws IOException {
        SelectedMailbox mailbox = session.selected();
        FetchPlan plan = FetchPlan.of(items).unseen();
        new Work(new FetchCommand(Numbering.UID, SequenceSet.NONE, items, false, null, null), session, mailbox, plan)
                .run(uids);
    }

    private static void tellVanished(FetchCommand command, SelectedMailbox mailbox) {
        int last = Math.max(mailbox.opening().uidNext() - 1, mailbox.view().lastUid());
        mailbox.tellVanished(command.set().resolve(Math.max(1, last)), Objects.requireNonNull(command.changedSince()));
    }

    /** One FETCH in progress. */
    private final class Work {
        private final FetchCommand command;
        private final Session session;
        private final SelectedMailbox mailbox;
        private final FetchPlan plan;
        private NumberSet seenNow = NumberSet.EMPTY;
        /** Whether there was a part that could not be decoded. */
        private boolean undecoded;

        Work(FetchCommand command, Session session, SelectedMailbox mailbox, FetchPlan plan) {
            this.command = command;
            this.session = session;
            this.mailbox = mailbox;
            this.plan = plan;
        }

        /** Whether all messages that were meant were there. */
        boolean run(NumberSet meant) throws IOException {
            NumberSet uids = meant;
            boolean setsSeen = plan.seen() && !mailbox.readOnly();
            FlagRows rows = null;
            if (!uids.isEmpty() && (plan.flags() || setsSeen)) {
                rows = mailbox.snapshot().rows(authorization(), uids);
            }
            if (rows != null && command.changedSince() != null) {
                uids = changed(rows, command.changedSince());
            }
            if (command.partial() != null) {
                uids = command.partial().of(uids);
            }
            if (rows != null && setsSeen) {
                rows = markSeen(rows, uids);
            }
            if (uids.isEmpty()) {
                return true;
            }
            if (rows != null && plan.flags()) {
                mailbox.tellKeywords(rows);
            }
            long written = plan.stored() ? stored(uids, rows) : flags(uids, rows);
            return written == uids.count();
        }

        private String authorization() {
            return session.user().authorization();
        }

        private NumberSet changed(FlagRows rows, long since) {
            var changed = new NumberSet.Builder();
            for (int row = 0; row < rows.size(); row++) {
                if (rows.modseq(row) > since) {
                    changed.add(rows.uid(row));
                }
            }
            return changed.build();
        }

        private FlagRows markSeen(FlagRows rows, NumberSet uids) throws IOException {
            var unseen = new NumberSet.Builder();
            for (int row = 0; row < rows.size(); row++) {
                if ((rows.flags(row) & Flags.SEEN) == 0 && uids.contains(rows.uid(row))) {
                    unseen.add(rows.uid(row));
                }
            }
            seenNow = unseen.build();
            if (seenNow.isEmpty()) {
                return rows;
            }
            long modseq = FlagChange.addSeen(api, session, seenNow);
            mailbox.told(seenNow, modseq);
            return mailbox.snapshot().rows(authorization(), uids);
        }

        private long flags(NumberSet uids, @Nullable FlagRows rows) {
            var writer = new FetchWriter(session, command.items());
            if (rows == null) {
                return uidsAlone(uids);
            }
            long written = 0;
            for (int row = 0; row < rows.size(); row++) {
                if (uids.contains(rows.uid(row))) {
                    writer.writeFlags(mailbox.view().number(rows.uid(row)), rows, row);
                    written++;
                }
            }
            return written;
        }

        private long uidsAlone(NumberSet uids) {
            for (int range = 0; range < uids.ranges(); range++) {
                for (int uid = uids.from(range); uid <= uids.to(range); uid++) {
                    session.out().ascii("* ").number(mailbox.view().number(uid));
                    session.out().ascii(" FETCH (UID ").number(uid).octet(')').crlf();
                }
            }
            return uids.count();
        }

        private long stored(NumberSet uids, @Nullable FlagRows rows) throws IOException {
            var writer = new FetchWriter(session, command.items());
            var batch = new FetchBatch(api, session.user(), mailbox.id(), plan);
            long written = 0;
            NumberSet left = uids;
            while (!left.isEmpty()) {
                long share = readAhead.take();
                try {
                    FetchBatch.Result result = batch.read(left, share);
                    for (MessageOctets message : result.messages()) {
                        written += write(writer, message, rows);
                    }
                    left = result.rest();
                } finally {
                    readAhead.giveBack(share);
                }
            }
            return written;
        }

        private int write(FetchWriter writer, MessageOctets message, @Nullable FlagRows rows) throws IOException {
            int uid = message.message().uid();
            int row = rows == null ? -1 : rows.row(uid);
            int number = mailbox.view().number(uid);
            if (number == 0 || rows != null && row < 0) {
                return 0;
            }
            try {
                writer.write(
                        number,
                        message,
                        new FetchWriter.Row(rows == null ? FlagRows.NONE : rows, row, seenNow.contains(uid)));
                return 1;
            } catch (UnknownEncodingException unknown) {
                undecoded = true;
                return 1;
            } catch (ProblemException refusal) {
                if (refusal.code() != ProblemCode.NOT_FOUND) {
                    throw refusal;
                }
                // Removed since its first octets were read.
                return 0;
            }
        }
    }
}
