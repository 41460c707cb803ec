package io.postrider.mailbox.delivery;

import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.delivery.DeliveryBatch.Outcome;
import io.postrider.mailbox.delivery.DeliveryBatch.Result;
import io.postrider.mailbox.feed.ChangeFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits concurrent deliveries together: what waits while a transaction runs is the next transaction. Accounts are
 * spread over a few lanes, each with one transaction at a time, so that no two of them wait for one account's lock.
 */
final class DeliveryQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);
    private static final int MAX_BATCH = 500;
    private static final int MAX_WAITING = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(13);

    private final DeliveryBatch batch;
    private final ChangeFeed feed;
    private final List<BlockingQueue<Work>> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    DeliveryQueue(DeliveryBatch batch, ChangeFeed feed, int laneCount) {
        this.batch = batch;
        this.feed = feed;
        for (int i = 0; i < laneCount; i++) {
            BlockingQueue<Work> lane = new ArrayBlockingQueue<>(MAX_WAITING);
            lanes.add(lane);
            // A platform thread: every answer of the database wakes it directly, and all deliveries wait for it.
            threads.add(Thread.ofPlatform().daemon().name("delivery-lane-" + i).start(() -> serve(lane)));
        }
    }

    private static final class Call {
        final AtomicReferenceArray<Outcome> outcomes;
        final CountDownLatch open;

        Call(int size) {
            outcomes = new AtomicReferenceArray<>(size);
            open = new CountDownLatch(size);
        }

        void settle(int index, Outcome outcome) {
            outcomes.set(index, outcome);
            open.countDown();
        }
    }

    private record Work(LocalDelivery delivery, Call call, int index) {
        void settle(Outcome outcome) {
            call.settle(index, outcome);
        }
    }

    /** Delivers; what isn't settled in time is {@code TRY_LATER}, whatever becomes of it. */
    List<Outcome> deliver(List<LocalDelivery> deliveries) {
        var call = new Call(deliveries.size());
        for (int i = 0; i < deliveries.size(); i++) {
            LocalDelivery delivery = deliveries.get(i);
            var work = new Work(delivery, call, i);
            int lane = Math.floorMod(delivery.accountId().hashCode(), lanes.size());
            if (closed || !lanes.get(lane).offer(work)) {
                work.settle(Outcome.of(Status.TRY_LATER));
            }
        }
        try {
            if (!call.open.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} deliveries were not settled in time", call.open.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Outcome> outcomes = new ArrayList<>(deliveries.size());
        for (int i = 0; i < deliveries.size(); i++) {
            Outcome outcome = call.outcomes.get(i);
            outcomes.add(outcome == null ? Outcome.of(Status.TRY_LATER) : outcome);
        }
        return outcomes;
    }

    /** How many wait. */
    int waiting() {
        return lanes.stream().mapToInt(BlockingQueue::size).sum();
    }

    private void serve(BlockingQueue<Work> lane) {
        List<Work> works = new ArrayList<>();
        while (!closed) {
            try {
                works.add(lane.take());
                lane.drainTo(works, MAX_BATCH - 1);
                commit(works);
            } catch (InterruptedException e) {
                // close() asks this lane to end.
                Thread.currentThread().interrupt();
                return;
            } finally {
                works.forEach(work -> {
                    if (work.call().outcomes.get(work.index()) == null) {
                        work.settle(Outcome.of(Status.TRY_LATER));
                    }
                });
                works.clear();
            }
        }
    }

    private void commit(List<Work> works) {
        try {
            settle(works, batch.deliver(works.stream().map(Work::delivery).toList()));
        } catch (ProblemException e) {
            if (e.code() != ProblemCode.INTERNAL) {
                LOG.warn("a batch of {} deliveries comes again: {}", works.size(), e.detail());
                return;
            }
            LOG.error("a batch of {} deliveries failed", works.size(), e);
            if (works.size() > 1) {
                // One of them is the cause: each alone, so that the others go on.
                works.forEach(work -> commit(List.of(work)));
            }
        } catch (RuntimeException e) {
            LOG.error("a batch of {} deliveries failed", works.size(), e);
        }
    }

    private void settle(List<Work> works, Result result) {
        result.changes().forEach(feed::publish);
        for (int i = 0; i < works.size(); i++) {
            works.get(i).settle(result.outcomes().get(i));
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
