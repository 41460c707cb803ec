package io.postrider.mailbox.message;

import io.postrider.api.mailbox.MailboxApi.AppendResult;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.arrival.CommitLanes;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.feed.ChangeFeed;
import io.postrider.mailbox.message.AppendBatch.Item;
import io.postrider.mailbox.message.AppendBatch.Outcome;
import io.postrider.mailbox.message.AppendBatch.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Lets concurrent appends share transactions. A shared one waits for nobody's lock: what somebody else has locked is
 * appended on its caller's own thread, so that one busy account never holds up another.
 */
final class AppendQueue implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AppendBatch batch;
    private final ChangeFeed feed;
    private final CommitLanes<Work> lanes;

    AppendQueue(AppendBatch batch, ChangeFeed feed, int laneCount) {
        this.batch = batch;
        this.feed = feed;
        this.lanes = new CommitLanes<>("append", laneCount, this::commit);
    }

    private enum State {
        WAITING,
        BEGUN,
        ABANDONED
    }

    private static final class Work implements CommitLanes.Work {
        private final Item item;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

        Work(Item item) {
            this.item = item;
        }

        @Override
        public UUID accountId() {
            return item.accountId();
        }

        @Override
        public void fail(ProblemException why) {
            outcome.complete(new Outcome(null, why));
        }

        /** Whether it may be committed; once begun it may be begun again, but no longer abandoned. */
        boolean begin() {
            return state.compareAndSet(State.WAITING, State.BEGUN) || state.get() == State.BEGUN;
        }

        /** Gives up; false when a transaction has it. */
        boolean abandon() {
            return state.compareAndSet(State.WAITING, State.ABANDONED);
        }
    }

    /** Appends together with what else is appended now. */
    AppendResult append(Item item) {
        var work = new Work(item);
        lanes.submit(work);
        Outcome outcome = await(work);
        if (outcome.refusal() != null) {
            throw outcome.refusal();
        }
        return outcome.result() == null ? appendAlone(item) : outcome.result();
    }

    /** Appends in a transaction of its own. */
    AppendResult appendAlone(Item item) {
        return appendTogether(List.of(item));
    }

    /** Appends all to one mailbox, or none, in a transaction of their own. */
    AppendResult appendTogether(List<Item> items) {
        return told(batch.append(items));
    }

    /** Appends one in a transaction of its own, after something else in it. */
    AppendResult appendAfter(Supplier<Change> first, Item item) {
        return told(batch.appendAfter(first, item));
    }

    private AppendResult told(Result result) {
        result.changes().forEach(feed::publish);
        // Under one lock: their UIDs follow one another.
        AppendResult first = result.outcomes().getFirst().stored();
        long modseq = result.outcomes().getLast().stored().modseq();
        return new AppendResult(
                first.uidValidity(), first.uid(), modseq, result.outcomes().size());
    }

    /** Appends in a transaction of its own if a condition, asked for in it, holds; says whether it did. */
    boolean appendAloneIf(Item item, BooleanSupplier condition) {
        Optional<Result> result = batch.appendIf(item, condition);
        result.ifPresent(stored -> stored.changes().forEach(feed::publish));
        return result.isPresent();
    }

    /** How many wait. */
    int waiting() {
        return lanes.waiting();
    }

    private static Outcome await(Work work) {
        try {
            while (true) {
                try {
                    return work.outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (work.abandon()) {
                        throw new ProblemException(ProblemCode.UNAVAILABLE, "the database is too slow now", e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the service ends", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void commit(List<Work> works) {
        List<Work> begun = works.stream().filter(Work::begin).toList();
        if (begun.isEmpty()) {
            return;
        }
        Result result = batch.appendFree(begun.stream().map(work -> work.item).toList());
        result.changes().forEach(feed::publish);
        for (int i = 0; i < begun.size(); i++) {
            begun.get(i).outcome.complete(result.outcomes().get(i));
        }
    }

    @Override
    public void close() {
        lanes.close();
    }
}
