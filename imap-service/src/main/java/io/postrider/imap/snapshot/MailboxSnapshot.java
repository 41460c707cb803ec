package io.postrider.imap.snapshot;

import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.imap.wire.NumberSet;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox as this process knows it at a MODSEQ: UIDs, flags, MODSEQs. Shared by all sessions that have it open.
 *
 * <p>Full, it has the flags of every message. Thin, after it was packed, only of those that changed since; the others
 * are fetched again when somebody asks.
 */
public final class MailboxSnapshot {
    private static final int MOST_THIN_ROWS = 1_000;

    private record Row(int flags, long keywords, long modseq) {}

    private final MailboxKey key;
    private final ChangesSource source;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet(1);
    private final AtomicBoolean wakePending = new AtomicBoolean();
    private final ReentrantLock refreshing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private UidSequence sequence = new UidSequence(new int[0], 0);
    private @Nullable FlagTable table;
    private @Nullable TreeMap<Integer, Row> thinRows;
    /** Thin: rows that changed after this MODSEQ are known. */
    private long thinFloor;

    private volatile long highestModseq;
    private volatile int uidNext = 1;
    private volatile List<String> keywords = List.of();
    private volatile long usedAt = System.nanoTime();
    private volatile long checkedAt = usedAt;

    MailboxSnapshot(MailboxKey key, ChangesSource source) {
        this.key = key;
        this.source = source;
    }

    MailboxKey key() {
        return key;
    }

    Set<Subscriber> subscribers() {
        return subscribers;
    }

    AtomicBoolean wakePending() {
        return wakePending;
    }

    /** HIGHESTMODSEQ (RFC 7162 section 3.1.2.1); 0 before the first refresh. */
    public long highestModseq() {
        return highestModseq;
    }

    /** UIDNEXT. */
    public int uidNext() {
        return uidNext;
    }

    /** The keywords, each at the bit of its index. */
    public List<String> keywords() {
        return keywords;
    }

    long usedAt() {
        return usedAt;
    }

    long checkedAt() {
        return checkedAt;
    }

    /** Takes note of a session's command, which puts packing off. */
    public void touch() {
        usedAt = System.nanoTime();
    }

    // ---- moving forward

    /** Asks what changed, unless the snapshot is known to stand at {@code atLeast} already; 0 asks in any case. */
    public void refresh(String authorization, long atLeast) {
        refreshing.lock();
        try {
            if (atLeast != 0 && highestModseq >= atLeast) {
                return;
            }
            load(authorization, highestModseq);
        } finally {
            refreshing.unlock();
        }
    }

    private void load(String authorization, long since) {
        MailboxChanges changes = source.since(authorization, key, since);
        checkedAt = System.nanoTime();
        if (!apply(changes, since)) {
            // What we hold and what the store says do not add up: begin anew rather than show a wrong message.
            apply(source.since(authorization, key, 0), 0);
        }
    }

    /** Takes over changes that another call's answer brought along; {@code since} is the MODSEQ that call named. */
    public void merge(String authorization, MailboxChanges changes, long since) {
        if (!apply(changes, since)) {
            refreshing.lock();
            try {
                load(authorization, 0);
            } finally {
                refreshing.unlock();
            }
        }
    }

    private boolean apply(MailboxChanges changes, long since) {
        lock.lock();
        try {
            if (since == 0 || changes.complete()) {
                if (changes.highestModseq() >= highestModseq) {
                    replace(changes);
                }
                return true;
            }
            if (changes.highestModseq() <= highestModseq) {
                return true;
            }
            if (since > highestModseq) {
                return false;
            }
            remove(changes);
            keywords = changes.keywords();
            for (int i = 0; i < changes.uids().length; i++) {
                put(changes, i);
            }
            highestModseq = changes.highestModseq();
            uidNext = changes.uidNext();
            return sequence.count() == changes.messages();
        } finally {
            lock.unlock();
        }
    }

    private void replace(MailboxChanges changes) {
        int[] uids = changes.uids();
        UidSequence present = sequence;
        int count = present.count();
        boolean extendsPresent =
                uids.length >= count && Arrays.equals(present.uids(), 0, count, uids, 0, count);
        if (extendsPresent) {
            for (int i = count; i < uids.length; i++) {
                present.append(uids[i]);
            }
        } else {
            sequence = new UidSequence(uids, uids.length);
        }
        var rows = new FlagTable(uids.length);
        for (int i = 0; i < uids.length; i++) {
            rows.set(i, changes.flags()[i], changes.keywordBits()[i], changes.modseqs()[i]);
        }
        table = rows;
        thinRows = null;
        keywords = changes.keywords();
        highestModseq = changes.highestModseq();
        uidNext = changes.uidNext();
    }

    private void remove(MailboxChanges changes) {
        if (changes.expungedFrom().length == 0) {
            return;
        }
        var gone = new NumberSet.Builder();
        for (int i = 0; i < changes.expungedFrom().length; i++) {
            gone.add(changes.expungedFrom()[i], changes.expungedTo()[i]);
        }
        NumberSet expunged = gone.build();
        int[] uids = sequence.uids();
        int count = sequence.count();
        int[] left = new int[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (!expunged.contains(uids[i])) {
                if (table != null) {
                    table.move(i, kept);
                }
                left[kept++] = uids[i];
            } else if (thinRows != null) {
                thinRows.remove(uids[i]);
            }
        }
        if (kept < count) {
            sequence = new UidSequence(left, kept);
        }
    }

    private void put(MailboxChanges changes, int i) {
        int uid = changes.uids()[i];
        int index = sequence.count();
        if (uid > sequence.last(index)) {
            sequence.append(uid);
        } else {
            index = sequence.indexOf(uid, index);
        }
        if (index < 0) {
            return;
        }
        if (table != null) {
            table.set(index, changes.flags()[i], changes.keywordBits()[i], changes.modseqs()[i]);
        } else if (thinRows != null) {
            thinRows.put(uid, new Row(changes.flags()[i], changes.keywordBits()[i], changes.modseqs()[i]));
        }
    }

    // ---- reading

    /** Flags of the messages that are in the set and still there, copied. */
    public FlagRows rows(String authorization, NumberSet uids) {
        touch();
        FlagRows known = rowsIfKnown(uids);
        while (known == null) {
            refreshing.lock();
            try {
                load(authorization, 0);
            } finally {
                refreshing.unlock();
            }
            known = rowsIfKnown(uids);
        }
        return known;
    }

    private @Nullable FlagRows rowsIfKnown(NumberSet uids) {
        lock.lock();
        try {
            FlagTable full = table;
            var rows = new FlagRows(keywords, (int) Math.min(uids.count(), sequence.count()));
            for (int range = 0; range < uids.ranges(); range++) {
                int from = sequence.indexOf(uids.from(range), sequence.count());
                for (int i = from < 0 ? -from - 1 : from; i < sequence.count(); i++) {
                    int uid = sequence.uids()[i];
                    if (uid > uids.to(range)) {
                        break;
                    }
                    if (full != null) {
                        rows.add(uid, full.flags(i), full.keywords(i), full.modseq(i));
                    } else if (!addThin(rows, uid)) {
                        return null;
                    }
                }
            }
            return rows;
        } finally {
            lock.unlock();
        }
    }

    private boolean addThin(FlagRows rows, int uid) {
        Row row = thinRows == null ? null : thinRows.get(uid);
        if (row == null) {
            return false;
        }
        rows.add(uid, (byte) row.flags(), row.keywords(), row.modseq());
        return true;
    }

    /** The first message that lacks a flag, as an index from 0; -1 when there is none or it is not known. */
    public int firstWithout(int flag) {
        lock.lock();
        try {
            FlagTable full = table;
            for (int i = 0; full != null && i < sequence.count(); i++) {
                if ((full.flags(i) & flag) == 0) {
                    return i;
                }
            }
            return -1;
        } finally {
            lock.unlock();
        }
    }

    /** Whether some message has a flag, or it is not known. */
    public boolean mayHave(int flag) {
        lock.lock();
        try {
            FlagTable full = table;
            for (int i = 0; full != null && i < sequence.count(); i++) {
                if ((full.flags(i) & flag) != 0) {
                    return true;
                }
            }
            return full == null;
        } finally {
            lock.unlock();
        }
    }

    /** A view that has been told of everything that is known now. */
    public MailboxView view() {
        lock.lock();
        try {
            return new MailboxView(this, sequence, sequence.count(), highestModseq);
        } finally {
            lock.unlock();
        }
    }

    /** What is known now and what changed after a MODSEQ, at one moment; rows is null when they must be fetched. */
    record Moment(UidSequence sequence, int count, long highestModseq, @Nullable FlagRows changed) {}

    Moment momentSince(long modseq, int lastUid) {
        lock.lock();
        try {
            return new Moment(sequence, sequence.count(), highestModseq, changedSince(modseq, lastUid));
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FlagRows changedSince(long modseq, int lastUid) {
        var rows = new FlagRows(keywords, 0);
        if (modseq >= highestModseq) {
            return rows;
        }
        FlagTable full = table;
        if (full != null) {
            int[] uids = sequence.uids();
            for (int i = 0; i < sequence.count() && uids[i] <= lastUid; i++) {
                if (full.modseq(i) > modseq) {
                    rows.add(uids[i], full.flags(i), full.keywords(i), full.modseq(i));
                }
            }
            return rows;
        }
        TreeMap<Integer, Row> thin = thinRows;
        if (thin == null || modseq < thinFloor) {
            return null;
        }
        thin.headMap(lastUid, true).forEach((uid, row) -> {
            if (row.modseq() > modseq) {
                rows.add(uid, (byte) row.flags(), row.keywords(), row.modseq());
            }
        });
        return rows;
    }

    void loadAll(String authorization) {
        refreshing.lock();
        try {
            load(authorization, 0);
        } finally {
            refreshing.unlock();
        }
    }

    // ---- memory

    /** Keeps the UIDs alone, packed. */
    void pack() {
        lock.lock();
        try {
            sequence.pack();
            TreeMap<Integer, Row> thin = thinRows;
            if (table != null || thin != null && thin.size() > MOST_THIN_ROWS) {
                table = null;
                thinRows = new TreeMap<>();
                thinFloor = highestModseq;
            }
        } finally {
            lock.unlock();
        }
    }

    int octets() {
        lock.lock();
        try {
            FlagTable full = table;
            TreeMap<Integer, Row> thin = thinRows;
            return sequence.octets() + (full == null ? 0 : full.octets()) + (thin == null ? 0 : 100 * thin.size());
        } finally {
            lock.unlock();
        }
    }
}
