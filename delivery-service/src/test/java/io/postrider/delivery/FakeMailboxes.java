package io.postrider.delivery;

import io.postrider.api.mailbox.DeliveryApi;
import io.postrider.api.mailbox.DeliveryOutcome;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** A mailbox-service in memory: takes each key once, and can be told to fail. */
public final class FakeMailboxes implements DeliveryApi {
    private final Map<UUID, LocalDelivery> delivered = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger duplicates = new AtomicInteger();
    private volatile IntPredicate refused = call -> false;
    private volatile IntPredicate dropped = call -> false;
    private volatile Function<LocalDelivery, Status> verdict = delivery -> Status.DELIVERED;

    /** Calls that are refused before anything happens, by their number. */
    public void refuse(IntPredicate calls) {
        refused = calls;
    }

    /** Calls whose answer is lost after everything happened, by their number. */
    public void dropAnswers(IntPredicate calls) {
        dropped = calls;
    }

    /** What becomes of each delivery. */
    public void decide(Function<LocalDelivery, Status> verdict) {
        this.verdict = verdict;
    }

    @Override
    public List<DeliveryOutcome> deliver(List<LocalDelivery> deliveries) {
        int call = calls.getAndIncrement();
        if (refused.test(call)) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "mailbox-service is away");
        }
        List<DeliveryOutcome> outcomes = new ArrayList<>();
        for (LocalDelivery delivery : deliveries) {
            outcomes.add(new DeliveryOutcome(delivery.key(), take(delivery), 1));
        }
        if (dropped.test(call)) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the answer was lost");
        }
        return outcomes;
    }

    private Status take(LocalDelivery delivery) {
        Status status = verdict.apply(delivery);
        if (status == Status.DELIVERED && delivered.putIfAbsent(delivery.key(), delivery) != null) {
            duplicates.incrementAndGet();
            return Status.DUPLICATE;
        }
        return status;
    }

    /** What is in the mailboxes. */
    public List<LocalDelivery> delivered() {
        return List.copyOf(delivered.values());
    }

    /** How often a key came again. */
    public int duplicates() {
        return duplicates.get();
    }

    /** How many calls there were. */
    public int calls() {
        return calls.get();
    }
}
