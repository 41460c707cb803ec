package io.postrider.smtp.accept;

import io.postrider.api.delivery.AcceptAnswer;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets messages that end at the same time share a call to delivery-service. A message that comes alone is called at
 * once, by its own session. While a call is under way the next ones gather, for {@link #PACE} at most; then the first
 * of them calls for all. So nobody waits for a slow call of others, and a busy gateway makes few calls.
 */
final class AcceptCalls {
    private static final Logger log = LoggerFactory.getLogger(AcceptCalls.class);

    /** A part of what a commit takes: longer makes larger groups and later replies. */
    private static final Duration PACE = Duration.ofMillis(1);

    private static final int MOST_OCTETS = 1024 * 1024;
    private static final int ENVELOPE = 1024;
    private static final int RECIPIENT = 256;

    private final AcceptApi deliveryService;
    private final Duration pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean gathering;
    private int underWay;

    AcceptCalls(AcceptApi deliveryService) {
        this(deliveryService, PACE);
    }

    AcceptCalls(AcceptApi deliveryService, Duration pace) {
        this.deliveryService = deliveryService;
        this.pace = pace;
    }

    /** A session's message. Its fields are guarded by the lock. */
    private final class Waiting {
        final AcceptRequest request;
        final Condition called = lock.newCondition();
        boolean first;

        @Nullable AcceptAnswer answer;

        Waiting(AcceptRequest request) {
            this.request = request;
        }

        /** About as many as it has on the wire. */
        int octets() {
            return request.content().length
                    + ENVELOPE
                    + request.envelope().recipients().size() * RECIPIENT;
        }
    }

    /**
     * Accepts a message.
     *
     * @throws ProblemException when delivery-service refused it or could not be asked
     */
    AcceptReceipt accept(AcceptRequest request) {
        Waiting mine = new Waiting(request);
        List<Waiting> group = join(mine);
        if (group.isEmpty()) {
            return answer(mine).orThrow();
        }
        List<AcceptAnswer> answers = call(group);
        settle(group, answers);
        return answer(mine).orThrow();
    }

    /** Waits until somebody has called for this message, or it is its turn to call: for itself and the others here. */
    private List<Waiting> join(Waiting mine) {
        lock.lock();
        try {
            waiting.add(mine);
            mine.first = !gathering;
            gathering = true;
            while (!mine.first && mine.answer == null) {
                mine.called.awaitUninterruptibly();
            }
            return mine.answer == null ? gather() : List.of();
        } finally {
            lock.unlock();
        }
    }

    private List<Waiting> gather() {
        long left = pace.toNanos();
        while (underWay > 0 && left > 0) {
            try {
                left = ended.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                left = 0;
            }
        }
        List<Waiting> group = new ArrayList<>();
        int octets = 0;
        while (fits(group.size(), octets)) {
            Waiting next = waiting.remove();
            octets += next.octets();
            group.add(next);
        }
        underWay++;
        Waiting next = waiting.peek();
        gathering = next != null;
        if (next != null) {
            next.first = true;
            next.called.signal();
        }
        return group;
    }

    private boolean fits(int messages, int octets) {
        Waiting next = waiting.peek();
        return next != null && (messages == 0 || messages < AcceptBatch.MOST && octets + next.octets() <= MOST_OCTETS);
    }

    private List<AcceptAnswer> call(List<Waiting> group) {
        List<AcceptAnswer> answers;
        try {
            answers = deliveryService.accept(
                    new AcceptBatch(group.stream().map(one -> one.request).toList()));
        } catch (ProblemException e) {
            return same(group, e);
        } catch (RuntimeException | Error e) {
            log.error("event=fault call=accept", e);
            return same(group, new ProblemException(ProblemCode.INTERNAL, "the call failed: " + e, e));
        }
        return answers.size() == group.size()
                ? answers
                : same(group, new ProblemException(ProblemCode.UNAVAILABLE, answers.size() + " answers"));
    }

    private static List<AcceptAnswer> same(List<Waiting> group, ProblemException problem) {
        return group.stream().map(_ -> AcceptAnswer.of(problem)).toList();
    }

    private void settle(List<Waiting> group, List<AcceptAnswer> answers) {
        lock.lock();
        try {
            underWay--;
            ended.signal();
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer = answers.get(i);
                group.get(i).called.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private static AcceptAnswer answer(Waiting settled) {
        AcceptAnswer answer = settled.answer;
        if (answer == null) {
            throw new IllegalStateException("nobody called for this message");
        }
        return answer;
    }
}
