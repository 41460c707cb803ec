package io.postrider.imap.snapshot;

import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snapshots of all mailboxes that are open here, and for a while of those that were. */
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final int CHECKS_AT_ONCE = 16;
    /** Mail that comes in a row is told to the store together. */
    private static final long SAVE_RECENT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * How long and how large.
     *
     * @param quiet after this time without a command a snapshot is packed
     * @param keep how long one that nobody has open is kept
     * @param keepOctets how much all that nobody has open may take together
     * @param check after at most this time, and at least half of it, an open mailbox is compared with the store
     */
    public record Policy(Duration quiet, Duration keep, long keepOctets, Duration check) {}

    private final ChangesSource source;
    private final Policy policy;
    private final ConcurrentHashMap<MailboxKey, MailboxSnapshot> byKey = new ConcurrentHashMap<>();
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE);

    /** Snapshots that are filled by a mailbox-service. */
    public Snapshots(MailboxApi mailboxes, Policy policy) {
        this.source = new ChangesSource(mailboxes);
        this.policy = policy;
    }

    /** The snapshot of a mailbox, which is kept until its subscriber closes it. It may not be at the present yet. */
    public MailboxSnapshot open(MailboxKey key, Subscriber subscriber) {
        MailboxSnapshot opened = byKey.compute(key, (same, present) -> {
            MailboxSnapshot snapshot = present == null ? new MailboxSnapshot(key, source) : present;
            snapshot.subscribers().add(subscriber);
            return snapshot;
        });
        opened.touch();
        return opened;
    }

    /** Ends a subscription. */
    public void close(MailboxSnapshot snapshot, Subscriber subscriber) {
        snapshot.subscribers().remove(subscriber);
        snapshot.touch();
        if (snapshot.recentUnsavedAt() != 0 && snapshot.subscribers().isEmpty()) {
            saveRecent(snapshot, subscriber.authorization());
        }
    }

    /** Off every command's path; when it fails the messages are recent to one more session, which RFC 3501 allows. */
    private static void saveRecent(MailboxSnapshot snapshot, String authorization) {
        Thread.startVirtualThread(() -> {
            try {
                snapshot.saveRecent(authorization);
            } catch (ProblemException refusal) {
                LOG.debug("recent messages of {} are told again: {}", snapshot.key(), refusal.detail());
            }
        });
    }

    /** Forgets a mailbox that is no more; those that have it open are told. */
    public void gone(MailboxKey key) {
        MailboxSnapshot snapshot = byKey.remove(key);
        if (snapshot != null) {
            snapshot.subscribers().forEach(Subscriber::gone);
        }
    }

    /** Takes note that a mailbox has at least this MODSEQ now, and brings those who have it open up to it. */
    public void changed(MailboxKey key, long modseq) {
        MailboxSnapshot snapshot = byKey.get(key);
        if (snapshot != null && !snapshot.subscribers().isEmpty() && snapshot.highestModseq() < modseq) {
            wake(snapshot);
        }
    }

    /**
     * Takes note of deliveries, as {@link io.postrider.api.mailbox.ChangeEvent} tells of them. Those who have the mailbox
     * open are told at once if it is known as it was before; else mailbox-service is asked.
     */
    public void delivered(MailboxKey key, long modseq, int added, int uidNext) {
        MailboxSnapshot snapshot = byKey.get(key);
        if (snapshot != null && added > 0 && snapshot.append(modseq, added, uidNext)) {
            snapshot.subscribers().forEach(Subscriber::moved);
        } else {
            changed(key, modseq);
        }
    }

    /** Tells all but one subscriber that their snapshot moved: that one moved it. */
    public void tellOthers(MailboxSnapshot snapshot, Subscriber mover) {
        for (Subscriber subscriber : snapshot.subscribers()) {
            if (subscriber != mover) {
                subscriber.moved();
            }
        }
    }

    /** Compares every open mailbox with the store, soon: changes may have been missed. */
    public void checkAll() {
        List<MailboxSnapshot> open = byKey.values().stream()
                .filter(snapshot -> !snapshot.subscribers().isEmpty())
                .toList();
        Thread.startVirtualThread(() -> open.forEach(this::wakeInTurn));
    }

    private void wakeInTurn(MailboxSnapshot snapshot) {
        checks.acquireUninterruptibly();
        Thread.startVirtualThread(() -> {
            try {
                bringForward(snapshot);
            } finally {
                checks.release();
            }
        });
    }

    private void wake(MailboxSnapshot snapshot) {
        if (snapshot.wakePending().compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> bringForward(snapshot));
        }
    }

    private void bringForward(MailboxSnapshot snapshot) {
        // Cleared before asking: an event that comes after this needs another question.
        snapshot.wakePending().set(false);
        for (Subscriber subscriber : snapshot.subscribers()) {
            try {
                long before = snapshot.highestModseq();
                snapshot.refresh(subscriber.authorization(), 0);
                if (snapshot.highestModseq() != before) {
                    snapshot.subscribers().forEach(Subscriber::moved);
                }
                return;
            } catch (ProblemException refusal) {
                if (refusal.code() == ProblemCode.NO_SUCH_MAILBOX || refusal.code() == ProblemCode.NOT_FOUND) {
                    gone(snapshot.key());
                    return;
                }
                LOG.debug("{} could not be brought forward: {}", snapshot.key(), refusal.detail());
            }
        }
    }

    /** Packs, forgets and compares what is due; called every second or so. */
    public void sweep() {
        long now = System.nanoTime();
        List<MailboxSnapshot> unused = new ArrayList<>();
        for (MailboxSnapshot snapshot : byKey.values()) {
            if (now - snapshot.usedAt() > policy.quiet().toNanos()) {
                snapshot.pack();
            }
            long unsavedAt = snapshot.recentUnsavedAt();
            if (unsavedAt != 0 && now - unsavedAt > SAVE_RECENT_NANOS) {
                snapshot.subscribers().stream()
                        .findFirst()
                        .ifPresent(subscriber -> saveRecent(snapshot, subscriber.authorization()));
            }
            if (snapshot.subscribers().isEmpty()) {
                unused.add(snapshot);
            } else if (now - snapshot.checkedAt() > checkAfter() && checks.tryAcquire()) {
                checkOne(snapshot);
            }
        }
        forget(unused, now);
    }

    private long checkAfter() {
        long most = policy.check().toNanos();
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }

    private void checkOne(MailboxSnapshot snapshot) {
        Thread.startVirtualThread(() -> {
            try {
                bringForward(snapshot);
            } finally {
                checks.release();
            }
        });
    }

    private void forget(List<MailboxSnapshot> unused, long now) {
        unused.sort(Comparator.comparing(MailboxSnapshot::usedAt, (a, b) -> Long.signum(b - a)));
        long octets = 0;
        for (MailboxSnapshot snapshot : unused) {
            octets += snapshot.octets();
            if (octets > policy.keepOctets()
                    || now - snapshot.usedAt() > policy.keep().toNanos()) {
                byKey.computeIfPresent(
                        snapshot.key(), (key, present) -> present.subscribers().isEmpty() ? null : present);
            }
        }
    }

    /** How many snapshots there are. */
    public int count() {
        return byKey.size();
    }

    /** How much they take. */
    public long octets() {
        return sum(MailboxSnapshot::octets);
    }

    private long sum(Function<MailboxSnapshot, Integer> measure) {
        return byKey.values().stream().mapToLong(measure::apply).sum();
    }
}
