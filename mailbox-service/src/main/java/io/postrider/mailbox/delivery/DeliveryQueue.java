package io.postrider.mailbox.delivery;

import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.arrival.CommitLanes;
import io.postrider.mailbox.delivery.DeliveryBatch.Outcome;
import io.postrider.mailbox.delivery.DeliveryBatch.Result;
import io.postrider.mailbox.feed.ChangeFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets concurrent deliveries share transactions, and collects the outcomes of each call. */
final class DeliveryQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);
    private static final Duration PATIENCE = Duration.ofSeconds(13);

    private final DeliveryBatch batch;
    private final ChangeFeed feed;
    private final CommitLanes<Work> lanes;

    DeliveryQueue(DeliveryBatch batch, ChangeFeed feed, int laneCount) {
        this.batch = batch;
        this.feed = feed;
        this.lanes = new CommitLanes<>("delivery", laneCount, this::commit);
    }

    private static final class Call {
        final AtomicReferenceArray<Outcome> outcomes;
        final CountDownLatch open;

        Call(int size) {
            outcomes = new AtomicReferenceArray<>(size);
            open = new CountDownLatch(size);
        }

        void settle(int index, Outcome outcome) {
            if (outcomes.compareAndSet(index, null, outcome)) {
                open.countDown();
            }
        }
    }

    private record Work(LocalDelivery delivery, Call call, int index) implements CommitLanes.Work {
        @Override
        public UUID accountId() {
            return delivery.accountId();
        }

        @Override
        public void fail(ProblemException why) {
            settle(Outcome.of(Status.TRY_LATER));
        }

        void settle(Outcome outcome) {
            call.settle(index, outcome);
        }
    }

    /** Delivers; what isn't settled in time is {@code TRY_LATER}, whatever becomes of it. */
    List<Outcome> deliver(List<LocalDelivery> deliveries) {
        var call = new Call(deliveries.size());
        for (int i = 0; i < deliveries.size(); i++) {
            lanes.submit(new Work(deliveries.get(i), call, i));
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
        return lanes.waiting();
    }

    private void commit(List<Work> works) {
        Result result = batch.deliver(works.stream().map(Work::delivery).toList());
        result.changes().forEach(feed::publish);
        for (int i = 0; i < works.size(); i++) {
            works.get(i).settle(result.outcomes().get(i));
        }
    }

    @Override
    public void close() {
        lanes.close();
    }
}
