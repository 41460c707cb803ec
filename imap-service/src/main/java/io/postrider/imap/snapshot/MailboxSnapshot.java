package io.postrider.imap.snapshot;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.wire.NumberSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox as this process knows it at a MODSEQ: UIDs, flags, MODSEQs. Shared by all sessions that have it open; what
 * it no longer knows, after it was packed, it asks for again when somebody wants it.
 */
public final class MailboxSnapshot {
    private static final int MOST_ATTEMPTS = 3;

    private final MailboxKey key;
    private final ChangesSource source;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet(1);
    private final AtomicBoolean wakePending = new AtomicBoolean();
    /** Held while mailbox-service is asked: one question at a time. */
    private final ReentrantLock refreshing = new ReentrantLock();
    /** Held for moments only. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Contents contents = new Contents();
    /** Messages up to this UID are recent to a session of this process, or to none any more. */
    private int recentGiven;
    /** Since when the store does not know of them; 0 when it does. */
    private volatile long recentUnsavedAt;

    private volatile long highestModseq;
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

    private <T extends @Nullable Object> T locked(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    /** HIGHESTMODSEQ (RFC 7162 section 3.1.2.1); 0 before the first refresh. */
    public long highestModseq() {
        return highestModseq;
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

    /** Asks for everything there is. */
    void loadAll(String authorization) {
        refreshing.lock();
        try {
            load(authorization, 0);
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
            loadAll(authorization);
        }
    }

    /** Takes deliveries over; false when the snapshot does not stand right before them. */
    boolean append(long modseq, int added, int uidNext) {
        return locked(() -> {
            boolean fits = contents.append(modseq, added, uidNext);
            highestModseq = contents.highestModseq();
            return fits;
        });
    }

    private boolean apply(MailboxChanges changes, long since) {
        return locked(() -> {
            boolean sound = contents.apply(changes, since);
            highestModseq = contents.highestModseq();
            return sound;
        });
    }

    // ---- recent messages

    /**
     * Makes messages up to a UID recent to the caller, unless they are to another session already (RFC 3501 section
     * 2.3.2).
     *
     * @param saved whether the store knows that they were told to somebody
     * @return the first UID that may be recent to the caller
     */
    public int takeRecent(int upTo, boolean saved) {
        return locked(() -> {
            int first = recentGiven + 1;
            if (upTo > recentGiven) {
                recentGiven = upTo;
                if (!saved && recentUnsavedAt == 0) {
                    recentUnsavedAt = System.nanoTime() | 1;
                }
            }
            return first;
        });
    }

    /** Since when, by {@link System#nanoTime}, the store does not know what was told; 0 when it does. */
    long recentUnsavedAt() {
        return recentUnsavedAt;
    }

    void saveRecent(String authorization) {
        recentUnsavedAt = 0;
        source.claimRecent(authorization, key);
    }

    // ---- reading

    /** Flags of the messages that are in the set and still there, copied. */
    public FlagRows rows(String authorization, NumberSet uids) {
        touch();
        return orLoaded(authorization, () -> contents.rows(uids));
    }

    /** Reads; asks for everything there is when something is not known. An answer may be older than what we know. */
    private <T> T orLoaded(String authorization, Supplier<@Nullable T> reading) {
        T known = locked(reading);
        for (int attempt = 0; known == null && attempt < MOST_ATTEMPTS; attempt++) {
            loadAll(authorization);
            known = locked(reading);
        }
        if (known == null) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the mailbox is known in an older state only");
        }
        return known;
    }

    /**
     * UIDs that may have been removed after a MODSEQ: all that were, and where the store has forgotten, all that are not there
     * (RFC 7162 section 3.2.5.1 lets a server name more than it must).
     */
    public NumberSet goneSince(String authorization, long modseq) {
        if (modseq >= highestModseq) {
            return NumberSet.EMPTY;
        }
        MailboxChanges changes = source.since(authorization, key, modseq);
        var gone = new NumberSet.Builder();
        for (int i = 0; i < changes.expungedFrom().length; i++) {
            gone.add(changes.expungedFrom()[i], changes.expungedTo()[i]);
        }
        if (!changes.complete()) {
            return gone.build();
        }
        var present = new NumberSet.Builder();
        for (int uid : changes.uids()) {
            present.add(uid);
        }
        return NumberSet.range(1, changes.uidNext() - 1).without(present.build());
    }

    /** Flags of messages up to a UID that changed after a MODSEQ. */
    public FlagRows changedSince(String authorization, long modseq, int lastUid) {
        return momentSince(authorization, modseq, lastUid).changed();
    }

    /**
     * What a client is told of a mailbox when it opens it, all of one moment.
     *
     * @param view with all messages of that moment
     * @param uidNext UIDNEXT
     * @param highestModseq HIGHESTMODSEQ (RFC 7162 section 3.1.2.1)
     * @param firstUnseen the index of the first message without {@code \Seen}; -1 when there is none or it is not known
     * @param keywords each at the bit of its index
     */
    public record Opening(MailboxView view, int uidNext, long highestModseq, int firstUnseen, List<String> keywords) {}

    /** Opens the mailbox as it is known now. */
    public Opening opening() {
        return locked(() -> new Opening(
                view(), contents.uidNext(), highestModseq, contents.firstWithout(Flags.SEEN), contents.keywords()));
    }

    /** A view that has been told of everything that is known now. */
    MailboxView view() {
        return locked(() -> {
            UidSequence sequence = contents.sequence();
            return new MailboxView(this, sequence, sequence.count(), highestModseq);
        });
    }

    /** What is known now and what changed after a MODSEQ, at one moment. */
    record Moment(UidSequence sequence, int count, long highestModseq, FlagRows changed) {}

    Moment momentSince(String authorization, long modseq, int lastUid) {
        return orLoaded(authorization, () -> {
            FlagRows changed = contents.changedSince(modseq, lastUid);
            UidSequence sequence = contents.sequence();
            return changed == null ? null : new Moment(sequence, sequence.count(), highestModseq, changed);
        });
    }

    // ---- memory

    /** Keeps the UIDs alone, packed. */
    void pack() {
        locked(() -> {
            contents.pack();
            return true;
        });
    }

    int octets() {
        return locked(contents::octets);
    }
}
