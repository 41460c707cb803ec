package io.postrider.delivery.accept;

import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.MissingUploadException;
import io.postrider.delivery.accept.GroupWriter.Written;
import io.postrider.delivery.queue.QueueInsert.Earlier;
import io.postrider.delivery.sending.RefusedSubmissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Lets concurrent accepts share transactions. The first one starts at once; those that come while a commit is under way
 * form the next group, so nobody waits for company and a slow disk makes larger groups instead of longer queues.
 */
final class GroupCommit implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int KIB = 1024;
    private static final int IDLE_MILLIS = 250;
    private static final Duration DOUBT_STEP = Resend.DOUBT.dividedBy(5);

    private final AcceptProperties properties;
    private final GroupWriter writer;
    private final HandOver handOver;
    private final AcceptMetrics metrics;
    private final Consumer<RefusedSubmissions.Unusual> brake;
    private final BlockingQueue<PendingAccept> waiting;
    private final Semaphore memory;
    private final int memoryKib;
    private final Map<UUID, PendingAccept> inFlight = new ConcurrentHashMap<>();
    private final List<Thread> committers = new ArrayList<>();
    private volatile boolean running;

    GroupCommit(
            AcceptProperties properties,
            GroupWriter writer,
            HandOver handOver,
            AcceptMetrics metrics,
            Consumer<RefusedSubmissions.Unusual> brake) {
        this.properties = properties;
        this.writer = writer;
        this.handOver = handOver;
        this.metrics = metrics;
        this.brake = brake;
        this.waiting = new LinkedBlockingQueue<>(properties.waitingMessages());
        this.memoryKib = (int) properties.waitingSize().toKilobytes();
        this.memory = new Semaphore(memoryKib);
    }

    /** Waits until the message is committed, alone or in company. */
    AcceptReceipt accept(PendingAccept accept) {
        PendingAccept first = inFlight.putIfAbsent(accept.id(), accept);
        // One that is done is about to leave; what it was told, a refusal perhaps, is not this one's answer.
        if (first != null && !first.isDone()) {
            return first.await(properties.timeout());
        }
        enter(accept);
        long begun = System.nanoTime();
        AcceptReceipt receipt = accept.await(properties.timeout());
        metrics.accepted(accept, receipt, System.nanoTime() - begun);
        return receipt;
    }

    private void enter(PendingAccept accept) {
        int kib = kib(accept);
        boolean room = running && memory.tryAcquire(kib);
        if (room && waiting.offer(accept)) {
            return;
        }
        if (room) {
            memory.release(kib);
        }
        inFlight.remove(accept.id(), accept);
        var busy = new ProblemException(ProblemCode.UNAVAILABLE, "Too many messages are waiting");
        accept.refused(busy);
        throw busy;
    }

    private int kib(PendingAccept accept) {
        return Math.min(memoryKib, accept.memory() / KIB + 1);
    }

    private void commitGroups() {
        while (running || !waiting.isEmpty()) {
            try {
                // Looks up now and then instead of being interrupted: an interrupt would close a socket in mid-commit.
                PendingAccept first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    commit(groupOf(first));
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<PendingAccept> groupOf(PendingAccept first) {
        List<PendingAccept> group = new ArrayList<>();
        long octets = 0;
        @Nullable PendingAccept accept = first;
        while (accept != null) {
            group.add(accept);
            octets += accept.memory();
            boolean full = group.size() >= properties.groupMessages()
                    || octets >= properties.groupSize().toBytes();
            accept = full ? null : waiting.poll();
        }
        return group;
    }

    private void commit(List<PendingAccept> group) {
        try {
            List<PendingAccept> waitedFor = withoutStale(group);
            if (!waitedFor.isEmpty()) {
                write(waitedFor);
            }
        } catch (RuntimeException | Error defect) {
            LOG.error("A group of {} accepts failed", group.size(), defect);
            refuse(group, new ProblemException(ProblemCode.UNAVAILABLE, "The message could not be stored", defect));
        } finally {
            for (PendingAccept accept : group) {
                if (accept.isDone()) {
                    leave(accept);
                } else {
                    comeAgain(accept);
                }
            }
        }
    }

    /** Whose caller was told that the outcome is unknown must not be accepted now: its client may have sent it again. */
    private List<PendingAccept> withoutStale(List<PendingAccept> group) {
        List<PendingAccept> waitedFor = new ArrayList<>(group.size());
        for (PendingAccept accept : group) {
            if (accept.age().compareTo(properties.timeout()) < 0) {
                waitedFor.add(accept);
            } else {
                accept.refused(new ProblemException(ProblemCode.UNAVAILABLE, "The message was not committed in time"));
            }
        }
        return waitedFor;
    }

    /** Puts what may be a resend into a later group, when more may be known of the first attempt's reply. */
    private void comeAgain(PendingAccept accept) {
        Thread.ofVirtual().start(() -> {
            LockSupport.parkNanos(DOUBT_STEP.toNanos());
            if (!running || !waiting.offer(accept)) {
                accept.refused(new ProblemException(ProblemCode.UNAVAILABLE, "Too many messages are waiting"));
                leave(accept);
            }
        });
    }

    private void leave(PendingAccept accept) {
        inFlight.remove(accept.id(), accept);
        memory.release(kib(accept));
    }

    private void write(List<PendingAccept> group) {
        // The age of an earlier one is told by a statement that comes later than this, so it is never too low beside
        // it.
        long asked = System.nanoTime();
        try {
            Written written = writer.write(group);
            metrics.committed(group.size());
            // Work first: an answer wakes a thread that competes with the delivery for the processor.
            handOver.of(group, written.work());
            group.forEach(accept -> answer(accept, written.earlier().get(accept.id()), asked));
        } catch (MissingUploadException missing) {
            withoutMissing(group, missing);
        } catch (RefusedSubmissions refused) {
            withoutRefused(group, refused);
        } catch (SQLException failure) {
            afterFailure(group, failure);
        }
    }

    private static void answer(PendingAccept accept, @Nullable Earlier earlier, long asked) {
        if (earlier == null) {
            accept.accepted();
        } else if (accept.resend().isOf(earlier, accept.sinceSent(asked))) {
            accept.acceptedAs(earlier.id());
        } else if (accept.isInCompany()) {
            accept.refused(new ProblemException(ProblemCode.UNAVAILABLE, "Perhaps a resend: ask for it alone"));
        }
    }

    private void withoutMissing(List<PendingAccept> group, MissingUploadException missing) {
        List<PendingAccept> rest = new ArrayList<>(group);
        rest.removeIf(accept -> {
            boolean gone = missing.contentIds().contains(accept.content().contentId());
            if (gone) {
                accept.refused(new ProblemException(ProblemCode.CONFLICT, "The upload is not there whole", missing));
            }
            return gone;
        });
        if (!rest.isEmpty() && rest.size() < group.size()) {
            write(rest);
        } else {
            refuse(rest, new ProblemException(ProblemCode.CONFLICT, "The upload is not there whole", missing));
        }
    }

    /** The others are written now, and counted anew: what other replicas have counted meanwhile may refuse more of them. */
    private void withoutRefused(List<PendingAccept> group, RefusedSubmissions refused) {
        refused.unusual().forEach(brake);
        List<PendingAccept> rest = new ArrayList<>(group);
        rest.removeIf(accept -> {
            ProblemException problem = refused.problems().get(accept.id());
            if (problem != null) {
                accept.refused(problem);
            }
            return problem != null;
        });
        if (!rest.isEmpty()) {
            write(rest);
        }
    }

    private void afterFailure(List<PendingAccept> group, SQLException failure) {
        if (group.size() > 1 && DatabaseProblem.isAboutRows(failure)) {
            // One message's rows were refused and all were rolled back: each for itself then.
            group.forEach(accept -> write(List.of(accept)));
            return;
        }
        LOG.warn("A commit of {} accepts failed: {}", group.size(), failure.toString());
        refuse(group, DatabaseProblem.of(failure));
    }

    private static void refuse(List<PendingAccept> group, ProblemException problem) {
        group.forEach(accept -> accept.refused(problem));
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < properties.committers(); i++) {
            // A platform thread: every answer of the database wakes it directly, and all mail waits for it.
            committers.add(Thread.ofPlatform().daemon().name("accept-" + i).start(this::commitGroups));
        }
    }

    @Override
    public void stop() {
        running = false;
        for (Thread committer : committers) {
            try {
                committer.join(properties.timeout());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        committers.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before everything that its messages go to. */
    @Override
    public int getPhase() {
        return 400;
    }
}
