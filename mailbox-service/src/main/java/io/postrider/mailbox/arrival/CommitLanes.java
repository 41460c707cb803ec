package io.postrider.mailbox.arrival;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits concurrent work together: what waits while a transaction runs is the next transaction. Accounts are spread
 * over a few lanes, each with one transaction at a time, so that no two of them wait for one account's lock.
 *
 * @param <W> a piece of work
 */
public final class CommitLanes<W extends CommitLanes.Work> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitLanes.class);
    private static final int MAX_BATCH = 500;
    private static final int MAX_WAITING = 10_000;

    private final String name;
    private final Consumer<List<W>> commit;
    private final List<BlockingQueue<W>> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /** Something to commit. */
    public interface Work {
        /** Whose; one account's work is committed in the order in which it came. */
        UUID accountId();

        /** Says that it was not committed, or that nobody knows; of no effect once it was settled. */
        void fail(ProblemException why);
    }

    /**
     * Lanes that wait for work.
     *
     * @param name of what is committed, in logs
     * @param count transactions at a time
     * @param commit commits a batch in one transaction and settles each piece, or throws and has settled none
     */
    public CommitLanes(String name, int count, Consumer<List<W>> commit) {
        this.name = name;
        this.commit = commit;
        for (int i = 0; i < count; i++) {
            BlockingQueue<W> lane = new ArrayBlockingQueue<>(MAX_WAITING);
            lanes.add(lane);
            // A platform thread: every answer of the database wakes it directly, and all that waits waits for it.
            threads.add(Thread.ofPlatform().daemon().name(name + "-lane-" + i).start(() -> serve(lane)));
        }
    }

    /** Takes work; never waits. */
    public void submit(W work) {
        int lane = Math.floorMod(work.accountId().hashCode(), lanes.size());
        if (closed || !lanes.get(lane).offer(work)) {
            work.fail(new ProblemException(ProblemCode.UNAVAILABLE, "too much waits for the database"));
        }
    }

    /** How much waits. */
    public int waiting() {
        return lanes.stream().mapToInt(BlockingQueue::size).sum();
    }

    private void serve(BlockingQueue<W> lane) {
        List<W> works = new ArrayList<>();
        while (!closed) {
            try {
                works.add(lane.take());
                lane.drainTo(works, MAX_BATCH - 1);
                commit(works);
            } catch (InterruptedException e) {
                // close() asks this lane to end.
                Thread.currentThread().interrupt();
            }
            works.clear();
        }
        lane.drainTo(works);
        works.forEach(work -> work.fail(new ProblemException(ProblemCode.UNAVAILABLE, "the service ends")));
    }

    private void commit(List<W> works) {
        try {
            commit.accept(works);
        } catch (ProblemException e) {
            if (e.code() == ProblemCode.INTERNAL && works.size() > 1) {
                // One of them is the cause: each alone, so that the others go on.
                LOG.error("{} of {} failed; each is tried alone", name, works.size(), e);
                works.forEach(work -> commit(List.of(work)));
                return;
            }
            LOG.warn("{} of {} failed: {}", name, works.size(), e.detail());
            works.forEach(work -> work.fail(e));
        } catch (RuntimeException e) {
            LOG.error("{} of {} failed", name, works.size(), e);
            works.forEach(work -> work.fail(new ProblemException(ProblemCode.INTERNAL, "an internal fault", e)));
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
