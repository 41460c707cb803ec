package io.postrider.imap.command;

import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.snapshot.MailboxKey;
import io.postrider.imap.snapshot.MailboxSnapshot;
import io.postrider.imap.snapshot.MailboxSnapshot.Opening;
import io.postrider.imap.snapshot.MailboxView;
import io.postrider.imap.snapshot.Snapshots;
import io.postrider.imap.snapshot.Subscriber;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The mailbox that a session has selected: its view, and the telling of news. */
public final class SelectedMailbox implements Subscriber {
    private final Session session;
    private final Snapshots snapshots;
    private final Opened opened;
    private final MailboxSnapshot snapshot;
    private @Nullable Opening opening;
    private NumberSet recent = NumberSet.EMPTY;
    private NumberSet alreadyTold = NumberSet.EMPTY;
    private long alreadyToldModseq;
    private int keywordsTold;

    /**
     * What was opened.
     *
     * @param mailboxId the mailbox
     * @param uidValidity its UIDVALIDITY
     * @param readOnly whether by EXAMINE
     * @param recentFromUid messages from this UID on were not recent to any session before
     * @param uidNext messages up to this UID are recent to no session after this one, unless it is read-only
     */
    public record Opened(int mailboxId, int uidValidity, boolean readOnly, int recentFromUid, int uidNext) {}

    private SelectedMailbox(Session session, Snapshots snapshots, Opened opened) {
        this.session = session;
        this.snapshots = snapshots;
        this.opened = opened;
        // Subscribed before the view is taken: no event in between is lost.
        this.snapshot = snapshots.open(new MailboxKey(session.user().accountId(), opened.mailboxId()), this);
    }

    /**
     * Opens a mailbox for a session.
     *
     * @param modseq the MODSEQ at which it is known to stand at least
     */
    public static SelectedMailbox open(Session session, Snapshots snapshots, Opened opened, long modseq) {
        var mailbox = new SelectedMailbox(session, snapshots, opened);
        boolean ready = false;
        try {
            mailbox.snapshot.refresh(mailbox.authorization(), modseq);
            mailbox.opening = mailbox.snapshot.opening();
            mailbox.keywordsTold = mailbox.opening().keywords().size();
            mailbox.firstRecent();
            ready = true;
            return mailbox;
        } finally {
            if (!ready) {
                mailbox.close();
            }
        }
    }

    /** The mailbox's id. */
    public int id() {
        return opened.mailboxId();
    }

    /** The mailbox's UIDVALIDITY. */
    public int uidValidity() {
        return opened.uidValidity();
    }

    /** Whether it was opened by EXAMINE. */
    public boolean readOnly() {
        return opened.readOnly();
    }

    /** The mailbox as it was when it was opened. */
    public Opening opening() {
        return Objects.requireNonNull(opening);
    }

    /** The session's numbering. */
    public MailboxView view() {
        return opening().view();
    }

    /** The snapshot behind the view. */
    public MailboxSnapshot snapshot() {
        return snapshot;
    }

    // RFC 3501 section 2.3.2: a message is recent to the first session that is told of it; EXAMINE takes nothing away.
    private void firstRecent() {
        int last = opened.readOnly() ? 0 : opened.uidNext() - 1;
        int first = Math.max(opened.recentFromUid(), snapshot.takeRecent(last, true));
        recent = NumberSet.range(first, opened.readOnly() ? Integer.MAX_VALUE : last);
        takeRecent(last);
    }

    /** Takes what was told after a UID, as far as no other session was told of it before. */
    private void takeRecent(int after) {
        int last = view().lastUid();
        if (opened.readOnly() || last <= after) {
            return;
        }
        int first = Math.max(after + 1, snapshot.takeRecent(last, false));
        if (first <= last) {
            recent = new NumberSet.Builder().add(recent).add(first, last).build();
        }
    }

    /** Whether a message is recent to this session (RFC 3501 section 2.3.2). */
    public boolean isRecent(int uid) {
        // RFC 9051 appendix E: IMAP4rev2 has no such flag
        return !session.rev2() && recent.contains(uid);
    }

    /** The UIDs of those that are. */
    public NumberSet recentUids() {
        return view().known(recent);
    }

    /** How many messages are. */
    public long recent() {
        return recentUids().count();
    }

    /** Asks what changed, and lets the other sessions know when something did. */
    public void refresh() {
        refreshTo(0);
    }

    /** The same, unless everything up to a MODSEQ is known already. */
    public void refreshTo(long modseq) {
        long before = snapshot().highestModseq();
        snapshot().refresh(authorization(), modseq);
        if (snapshot().highestModseq() != before) {
            snapshots.tellOthers(snapshot(), this);
        }
    }

    /** Lets the other sessions know that this one moved the snapshot. */
    public void tellOthers() {
        snapshots.tellOthers(snapshot(), this);
    }

    /** Says that the client knows the flags of these messages as they were at a MODSEQ: it is not told again. */
    public void told(NumberSet uids, long modseq) {
        alreadyTold = uids;
        alreadyToldModseq = modseq;
    }

    /** Writes what the client has not been told yet, as far as it may be told now. */
    public void tell(Telling what) {
        if (what == Telling.NOTHING || !view().isBehind()) {
            return;
        }
        int before = view().lastUid();
        MailboxView.News news = view().advance(authorization(), what == Telling.ALL);
        takeRecent(before);
        WireWriter out = session.out();
        tellRemoved(news, out);
        if (news.grown()) {
            out.ascii("* ").number(news.exists()).ascii(" EXISTS").crlf();
            tellRecent();
        }
        FlagRows changed = news.changed();
        tellKeywords(changed);
        for (int row = 0; row < changed.size(); row++) {
            int number = view().number(changed.uid(row));
            boolean known = alreadyTold.contains(changed.uid(row)) && changed.modseq(row) <= alreadyToldModseq;
            if (number > 0 && !known) {
                writeFlags(out, number, changed, row);
            }
        }
        alreadyTold = NumberSet.EMPTY;
        if (news.grown()) {
            tellArrivals(before);
        }
    }

    private void tellArrivals(int after) {
        try {
            session.arrivals().tell(view().known(NumberSet.range(after + 1, Integer.MAX_VALUE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says how many messages are recent, to a client that knows such. */
    public void tellRecent() {
        if (!session.rev2()) {
            session.out().ascii("* ").number(recent()).ascii(" RECENT").crlf();
        }
    }

    private void tellRemoved(MailboxView.News news, WireWriter out) {
        if (session.qresync() && !news.vanished().isEmpty()) {
            // RFC 7162 section 3.2.10: instead of EXPUNGE
            out.ascii("* VANISHED ").ascii(news.vanished().toString()).crlf();
            return;
        }
        for (int number : news.expunged()) {
            out.ascii("* ").number(number).ascii(" EXPUNGE").crlf();
        }
    }

    /**
     * Says which messages are no more that were there at a MODSEQ (RFC 7162 section 3.2.10.1), as far as the client means them.
     */
    public void tellVanished(NumberSet meant, long since) {
        NumberSet vanished =
                snapshot.goneSince(authorization(), since).and(meant).without(view().all());
        if (!vanished.isEmpty()) {
            session.out()
                    .ascii("* VANISHED (EARLIER) ")
                    .ascii(vanished.toString())
                    .crlf();
        }
    }

    /** Says which flags changed since a MODSEQ, of messages that the client means. */
    public void tellChanged(NumberSet meant, long since) {
        FlagRows changed = snapshot.changedSince(authorization(), since, view().lastUid());
        for (int row = 0; row < changed.size(); row++) {
            int number = meant.contains(changed.uid(row)) ? view().number(changed.uid(row)) : 0;
            if (number > 0) {
                writeFlags(session.out(), number, changed, row);
            }
        }
    }

    /**
     * Says which flags there are when flags that are about to be written have keywords that were made since; also when the client
     * made them itself, for it may take them for lost if it is not told (RFC 9051 section 7.3.5).
     */
    public void tellKeywords(FlagRows rows) {
        // A keyword keeps its place for ever: those that the client does not know are the last.
        if (rows.keywordNames().size() <= keywordsTold) {
            return;
        }
        keywordsTold = rows.keywordNames().size();
        FlagWriter.writeApplicable(session.out(), rows.keywordNames());
        FlagWriter.writePermanent(session.out(), rows.keywordNames(), readOnly());
    }

    private void writeFlags(WireWriter out, int number, FlagRows rows, int row) {
        out.ascii("* ").number(number).ascii(" FETCH (");
        if (session.condstore()) {
            // RFC 7162 section 3.2: untagged FETCH then brings UID only where asked, and MODSEQ always
            out.ascii("UID ")
                    .number(rows.uid(row))
                    .ascii(" MODSEQ (")
                    .number(rows.modseq(row))
                    .ascii(") ");
        }
        FlagWriter.write(out, rows, row, isRecent(rows.uid(row)));
        out.octet(')').crlf();
    }

    /** Ends the subscription. */
    void close() {
        snapshots.close(snapshot(), this);
    }

    @Override
    public String authorization() {
        return session.user().authorization();
    }

    @Override
    public void moved() {
        session.moved();
    }

    @Override
    public void gone() {
        session.mailboxGone();
    }
}
