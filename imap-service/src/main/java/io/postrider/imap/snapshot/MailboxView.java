package io.postrider.imap.snapshot;

import io.postrider.imap.wire.NumberSet;
import java.util.Arrays;

/**
 * A session's own numbering of a mailbox's messages: what its client was told, whatever happened since. Used by one
 * thread at a time.
 */
public final class MailboxView {
    private final MailboxSnapshot snapshot;
    private UidSequence sequence;
    private int count;
    private long toldModseq;
    /** Whether removals, and what came after them, were held back. */
    private boolean owing;
    /** What the last SEARCH saved. */
    private NumberSet saved = NumberSet.EMPTY;

    MailboxView(MailboxSnapshot snapshot, UidSequence sequence, int count, long toldModseq) {
        this.snapshot = snapshot;
        this.sequence = sequence;
        this.count = count;
        this.toldModseq = toldModseq;
    }

    /**
     * What a client has to be told, in this order.
     *
     * @param expunged sequence numbers of removed messages, greatest first, in the numbering before
     * @param vanished their UIDs
     * @param exists how many messages there are now
     * @param grown whether that is more than {@code expunged} alone explains
     * @param changed flags that changed, of messages that the client knew
     */
    public record News(int[] expunged, NumberSet vanished, int exists, boolean grown, FlagRows changed) {
        /** Whether there is nothing to tell. */
        public boolean isEmpty() {
            return expunged.length == 0 && !grown && changed.size() == 0;
        }
    }

    /** The snapshot that it is a view of. */
    public MailboxSnapshot snapshot() {
        return snapshot;
    }

    /** How many messages the client knows of. */
    public int size() {
        return count;
    }

    /** The UID of a sequence number. */
    public int uid(int number) {
        return sequence.uids()[number - 1];
    }

    /** The greatest UID that the client knows of; 0 for none. */
    public int lastUid() {
        return sequence.last(count);
    }

    /** The sequence number of a UID; 0 when the client does not know it. */
    public int number(int uid) {
        int index = sequence.indexOf(uid, count);
        return index < 0 ? 0 : index + 1;
    }

    /** The UIDs of sequence numbers; numbers beyond the end are left out. */
    public NumberSet uidsOfNumbers(NumberSet numbers) {
        int[] uids = sequence.uids();
        var set = new NumberSet.Builder();
        for (int range = 0; range < numbers.ranges(); range++) {
            for (int number = numbers.from(range); number <= Math.min(count, numbers.to(range)); number++) {
                set.add(uids[number - 1]);
            }
        }
        return set.build();
    }

    /** Those of the UIDs that the client knows. */
    public NumberSet known(NumberSet wanted) {
        int[] uids = sequence.uids();
        var set = new NumberSet.Builder();
        for (int range = 0; range < wanted.ranges(); range++) {
            int index = Arrays.binarySearch(uids, 0, count, wanted.from(range));
            for (int i = index < 0 ? -index - 1 : index; i < count && uids[i] <= wanted.to(range); i++) {
                set.add(uids[i]);
            }
        }
        return set.build();
    }

    /** All UIDs that the client knows. */
    public NumberSet all() {
        return known(NumberSet.range(1, Integer.MAX_VALUE));
    }

    /** Keeps the UIDs that a SEARCH found, for {@code $}. */
    public void save(NumberSet found) {
        saved = found;
    }

    /** What the last SEARCH saved, less what is no more (RFC 5182 section 2.1). */
    public NumberSet saved() {
        return known(saved);
    }

    /** The client was told of everything up to this MODSEQ, but for removals that had to be held back. */
    public long toldModseq() {
        return toldModseq;
    }

    /** Whether the snapshot has moved since the client was last told. */
    public boolean isBehind() {
        return owing || snapshot.highestModseq() > toldModseq;
    }

    /** Those of the messages whose flags changed since the client was told of them. */
    public NumberSet untold(String authorization) {
        if (!isBehind()) {
            return NumberSet.EMPTY;
        }
        FlagRows changed =
                snapshot.momentSince(authorization, toldModseq, lastUid()).changed();
        var uids = new NumberSet.Builder();
        for (int row = 0; row < changed.size(); row++) {
            uids.add(changed.uid(row));
        }
        return uids.build();
    }

    /**
     * Moves the view to the present: what it returns must be told, in this numbering.
     *
     * @param expunge whether removals may be told; if not, and there are some, neither are new messages
     */
    public News advance(String authorization, boolean expunge) {
        int last = lastUid();
        MailboxSnapshot.Moment now = snapshot.momentSince(authorization, toldModseq, last);
        FlagRows changed = now.changed();
        toldModseq = now.highestModseq();
        if (now.sequence() == sequence) {
            boolean grown = now.count() > count;
            count = now.count();
            return new News(new int[0], NumberSet.EMPTY, count, grown, changed);
        }
        owing = !expunge;
        if (owing) {
            return new News(new int[0], NumberSet.EMPTY, count, false, changed);
        }
        int[] expunged = missing(now.sequence(), now.count());
        NumberSet vanished = uids(expunged);
        boolean grown = now.count() > count - expunged.length;
        sequence = now.sequence();
        count = now.count();
        return new News(expunged, vanished, count, grown, changed);
    }

    /** The UIDs of sequence numbers that descend. */
    private NumberSet uids(int[] numbers) {
        var set = new NumberSet.Builder();
        for (int i = numbers.length - 1; i >= 0; i--) {
            set.add(uid(numbers[i]));
        }
        return set.build();
    }

    /** Numbers of messages that are in this view and not in a later sequence, greatest first. */
    private int[] missing(UidSequence later, int laterCount) {
        int[] mine = sequence.uids();
        int[] theirs = later.uids();
        int[] numbers = new int[count];
        int found = 0;
        int j = laterCount - 1;
        for (int i = count - 1; i >= 0; i--) {
            while (j >= 0 && theirs[j] > mine[i]) {
                j--;
            }
            if (j < 0 || theirs[j] != mine[i]) {
                numbers[found++] = i + 1;
            }
        }
        return Arrays.copyOf(numbers, found);
    }

    void pack() {
        sequence.pack();
    }
}
