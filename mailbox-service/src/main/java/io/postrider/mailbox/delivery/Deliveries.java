package io.postrider.mailbox.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.api.mailbox.DeliveryOutcome;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.delivery.DeliveryBatch.Outcome;
import io.postrider.mailbox.feed.ChangeFeed;
import io.postrider.platform.observe.EventLog;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Takes deliveries: knows new accounts, counts, writes the log. */
public final class Deliveries implements AutoCloseable {
    private static final int MAX_DELIVERIES = 1_000;

    private final Accounts accounts;
    private final DeliveryQueue queue;
    private final EventLog events;
    private final Timer latency;
    private final Map<Status, Counter> counters = new EnumMap<>(Status.class);

    /**
     * Deliveries into that database.
     *
     * @param lanes transactions at a time
     */
    public Deliveries(
            Transactions transactions,
            ContentStore contents,
            Accounts accounts,
            ChangeFeed feed,
            EventLog events,
            MeterRegistry meters,
            int lanes) {
        this.accounts = accounts;
        this.events = events;
        this.queue = new DeliveryQueue(new DeliveryBatch(transactions, contents), feed, lanes);
        this.latency = Timer.builder("postrider.delivery.batch")
                .description("Time from a delivery call to its commit")
                .publishPercentileHistogram()
                .register(meters);
        for (Status status : Status.values()) {
            counters.put(
                    status,
                    Counter.builder("postrider.deliveries")
                            .description("Deliveries by outcome")
                            .tag("status", status.name())
                            .register(meters));
        }
        Gauge.builder("postrider.delivery.waiting", queue, DeliveryQueue::waiting)
                .description("Deliveries that wait for a transaction")
                .register(meters);
    }

    /** Delivers a batch; an outcome for each, in order. */
    public List<DeliveryOutcome> deliver(List<LocalDelivery> deliveries) {
        if (deliveries.size() > MAX_DELIVERIES) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "more than " + MAX_DELIVERIES + " deliveries");
        }
        long begun = System.nanoTime();
        List<Outcome> outcomes = queue.deliver(deliveries);
        if (outcomes.stream().anyMatch(outcome -> outcome.status() == null)) {
            outcomes = afterFirstTouch(deliveries, outcomes);
        }
        long nanos = System.nanoTime() - begun;
        latency.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
        List<DeliveryOutcome> answer = new ArrayList<>(deliveries.size());
        for (int i = 0; i < deliveries.size(); i++) {
            LocalDelivery delivery = deliveries.get(i);
            Status status = settled(outcomes.get(i));
            Objects.requireNonNull(counters.get(status)).increment();
            log(delivery, status, nanos / 1_000_000);
            answer.add(
                    new DeliveryOutcome(delivery.key(), status, outcomes.get(i).uid()));
        }
        return answer;
    }

    private List<Outcome> afterFirstTouch(List<LocalDelivery> deliveries, List<Outcome> outcomes) {
        Set<UUID> nobody = new HashSet<>();
        Set<UUID> made = new HashSet<>();
        List<LocalDelivery> again = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i++) {
            UUID accountId = deliveries.get(i).accountId();
            if (outcomes.get(i).status() == null && touch(accountId, made, nobody)) {
                again.add(deliveries.get(i));
            }
        }
        var second = queue.deliver(again).iterator();
        List<Outcome> all = new ArrayList<>(outcomes.size());
        for (int i = 0; i < deliveries.size(); i++) {
            UUID accountId = deliveries.get(i).accountId();
            Outcome first = outcomes.get(i);
            if (first.status() != null) {
                all.add(first);
            } else if (made.contains(accountId)) {
                all.add(second.next());
            } else {
                all.add(Outcome.of(nobody.contains(accountId) ? Status.NO_SUCH_ACCOUNT : Status.TRY_LATER));
            }
        }
        return all;
    }

    private boolean touch(UUID accountId, Set<UUID> made, Set<UUID> nobody) {
        if (made.contains(accountId)) {
            return true;
        }
        try {
            accounts.touch(accountId);
            made.add(accountId);
            return true;
        } catch (ProblemException e) {
            // Only the directory's own word makes an account nobody's; anything else is our trouble.
            if (e.code() == ProblemCode.NOT_FOUND) {
                nobody.add(accountId);
            }
            return false;
        }
    }

    private static Status settled(Outcome outcome) {
        return outcome.status() == null ? Status.TRY_LATER : outcome.status();
    }

    private void log(LocalDelivery delivery, Status status, long millis) {
        events.event("delivery")
                .trace(delivery.traceId())
                .put("key", delivery.key())
                .put("account", delivery.accountId())
                .put("size", delivery.contentSize())
                .put("delay", millis)
                .put("status", status)
                .write();
    }

    @Override
    public void close() {
        queue.close();
    }
}
