package io.postrider.imap.snapshot;

import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.imap.wire.NumberSet;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot knows, and how changes move it. Full, it has the flags of every message; thin, after it was packed,
 * only of those that changed since. Guarded by its snapshot's lock.
 */
final class Contents {
    private static final int MOST_THIN_ROWS = 1_000;
    private static final int OCTETS_OF_A_THIN_ROW = 100;

    private record Row(int flags, long keywords, long modseq) {}

    private UidSequence sequence = new UidSequence(new int[0], 0);
    private @Nullable FlagTable table;
    private @Nullable TreeMap<Integer, Row> thinRows;
    /** Thin: rows that changed after this MODSEQ are known. */
    private long thinFloor;

    private List<String> keywords = List.of();
    private long highestModseq;
    private int uidNext = 1;

    UidSequence sequence() {
        return sequence;
    }

    List<String> keywords() {
        return keywords;
    }

    long highestModseq() {
        return highestModseq;
    }

    int uidNext() {
        return uidNext;
    }

    // ---- moving forward

    /** Takes changes over that were asked for since a MODSEQ; false when they and what is here do not add up. */
    boolean apply(MailboxChanges changes, long since) {
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
    }

    private void replace(MailboxChanges changes) {
        int[] uids = changes.uids();
        UidSequence present = sequence;
        int count = present.count();
        boolean extendsPresent = uids.length >= count && Arrays.equals(present.uids(), 0, count, uids, 0, count);
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

    /** Takes deliveries over, of which each had the next UID and the next MODSEQ and no flags; false if they do not fit. */
    boolean append(long modseq, int added, int next) {
        if (highestModseq == 0 || highestModseq != modseq - added || uidNext != next - added) {
            return false;
        }
        for (int i = 1; i <= added; i++) {
            int index = sequence.count();
            sequence.append(uidNext);
            if (table != null) {
                table.set(index, 0, 0, highestModseq + i);
            } else if (thinRows != null) {
                thinRows.put(uidNext, new Row(0, 0, highestModseq + i));
            }
            uidNext++;
        }
        highestModseq = modseq;
        return true;
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

    /** Flags of the messages that are in the set and still here; null when some are not known. */
    @Nullable FlagRows rows(NumberSet uids) {
        var rows = new FlagRows(keywords, (int) Math.min(uids.count(), sequence.count()));
        for (int range = 0; range < uids.ranges(); range++) {
            int from = sequence.indexOf(uids.from(range), sequence.count());
            for (int i = from < 0 ? -from - 1 : from; i < sequence.count(); i++) {
                int uid = sequence.uids()[i];
                if (uid > uids.to(range)) {
                    break;
                }
                if (!add(rows, i, uid)) {
                    return null;
                }
            }
        }
        return rows;
    }

    private boolean add(FlagRows rows, int index, int uid) {
        FlagTable full = table;
        if (full != null) {
            rows.add(uid, full.flags(index), full.keywords(index), full.modseq(index));
            return true;
        }
        Row row = thinRows == null ? null : thinRows.get(uid);
        if (row == null) {
            return false;
        }
        rows.add(uid, (byte) row.flags(), row.keywords(), row.modseq());
        return true;
    }

    /** Flags that changed after a MODSEQ, of messages up to a UID; null when they are not known. */
    @Nullable FlagRows changedSince(long modseq, int lastUid) {
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

    /** The first message that lacks a flag, as an index from 0; -1 for none, or when it is not known. */
    int firstWithout(int flag) {
        FlagTable full = table;
        for (int i = 0; full != null && i < sequence.count(); i++) {
            if ((full.flags(i) & flag) == 0) {
                return i;
            }
        }
        return -1;
    }

    // ---- memory

    void pack() {
        sequence.pack();
        TreeMap<Integer, Row> thin = thinRows;
        if (table != null || thin != null && thin.size() > MOST_THIN_ROWS) {
            table = null;
            thinRows = new TreeMap<>();
            thinFloor = highestModseq;
        }
    }

    int octets() {
        FlagTable full = table;
        TreeMap<Integer, Row> thin = thinRows;
        return sequence.octets()
                + (full == null ? 0 : full.octets())
                + (thin == null ? 0 : OCTETS_OF_A_THIN_ROW * thin.size());
    }
}
