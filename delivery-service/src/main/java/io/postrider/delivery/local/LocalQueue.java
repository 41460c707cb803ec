package io.postrider.delivery.local;

import io.postrider.api.mailbox.DeliveryApi;
import io.postrider.api.mailbox.DeliveryOutcome;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.delivery.queue.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work for the mailboxes of this suite, and the loops that bring it there. A message that comes alone goes at once. What
 * comes thickly goes in batches, gathered for some milliseconds: a message costs half as much in a batch of ten.
 */
public final class LocalQueue implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LocalQueue.class);
    private static final String INBOX = "INBOX";
    private static final int IDLE_MILLIS = 250;
    private static final int SUSPICIOUS = 2;

    private final LocalProperties properties;
    private final DeliveryApi mailboxes;
    private final LocalOutcomes outcomes;
    private final LargeContents large;
    // Bounded by the room in Ownership, without which nothing gets here.
    private final BlockingQueue<Work> waiting = new LinkedBlockingQueue<>();
    // What may have killed a worker before goes alone, so that it takes nobody with it and is known by its end.
    private final BlockingQueue<Work> suspects = new LinkedBlockingQueue<>();
    private final List<Thread> loops = new ArrayList<>();
    // Held while a batch forms, so that one loop gathers and the others deliver.
    private final ReentrantLock gathering = new ReentrantLock();
    private long begun;
    private boolean crowded;
    private volatile boolean running;

    LocalQueue(LocalProperties properties, DeliveryApi mailboxes, LocalOutcomes outcomes, LargeContents large) {
        this.properties = properties;
        this.mailboxes = mailboxes;
        this.outcomes = outcomes;
        this.large = large;
    }

    /** Takes work; returns at once. */
    public void add(Collection<Work> work) {
        large.prepare(work, ready -> ready.forEach(one -> queueOf(one).add(one)));
    }

    private BlockingQueue<Work> queueOf(Work work) {
        return work.recipient().unfinished() > SUSPICIOUS ? suspects : waiting;
    }

    /** Takes away what no loop has begun. */
    public List<Work> drain() {
        List<Work> rest = new ArrayList<>();
        waiting.drainTo(rest);
        suspects.drainTo(rest);
        return rest;
    }

    private void deliverInTurns(Source source) {
        while (running) {
            List<Work> batch = List.of();
            try {
                batch = source.next();
                if (!batch.isEmpty()) {
                    deliver(batch);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException defect) {
                LOG.error("A batch of {} deliveries failed", batch.size(), defect);
                outcomes.unknown(batch);
            }
        }
    }

    /** Where a loop gets its next batch; empty when there is none for a while. */
    private interface Source {
        List<Work> next() throws InterruptedException;
    }

    private List<Work> gather() throws InterruptedException {
        gathering.lockInterruptibly();
        try {
            List<Work> batch = one(waiting);
            if (!batch.isEmpty()) {
                long early = begun + properties.pace().toNanos() - System.nanoTime();
                if (crowded && early > 0) {
                    TimeUnit.NANOSECONDS.sleep(early);
                }
                waiting.drainTo(batch, properties.batch() - 1);
                begun = System.nanoTime();
                crowded = batch.size() > 1;
            }
            return batch;
        } finally {
            gathering.unlock();
        }
    }

    private static List<Work> one(BlockingQueue<Work> queue) throws InterruptedException {
        List<Work> batch = new ArrayList<>();
        Work first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
        }
        return batch;
    }

    private void deliver(List<Work> batch) throws InterruptedException {
        List<LocalDelivery> deliveries = new ArrayList<>(batch.size());
        for (Work work : batch) {
            deliveries.add(delivery(work));
        }
        long called = System.nanoTime();
        List<DeliveryOutcome> told;
        try {
            told = mailboxes.deliver(deliveries);
        } catch (RuntimeException failure) {
            LOG.warn("mailbox-service could not take {} deliveries: {}", batch.size(), failure.toString());
            outcomes.unavailable(batch, failure);
            // What waits would fare no better; a moment spares it a round through the database.
            Thread.sleep(properties.firstRetry().dividedBy(4));
            return;
        }
        if (told.size() != batch.size()) {
            LOG.error("mailbox-service told {} outcomes for {} deliveries", told.size(), batch.size());
        }
        outcomes.told(batch, told, Duration.ofNanos(System.nanoTime() - called));
    }

    private static LocalDelivery delivery(Work work) {
        var account = work.recipient().account();
        if (account == null) {
            throw new IllegalArgumentException("a remote recipient has no mailbox here");
        }
        var message = work.message();
        return new LocalDelivery(
                work.deliveryKey(),
                message.trace(),
                account.accountId(),
                account.tenantId(),
                message.contentId(),
                message.size(),
                DeliveryPrefix.of(work),
                message.acceptedAt(),
                INBOX,
                work.recipient().sentCopy() ? true : null,
                work.recipient().isJunk() ? true : null);
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < properties.calls(); i++) {
            loops.add(
                    Thread.ofPlatform().daemon().name("local-delivery-" + i).start(() -> deliverInTurns(this::gather)));
        }
        loops.add(Thread.ofVirtual().name("local-delivery-suspects").start(() -> deliverInTurns(() -> one(suspects))));
    }

    @Override
    public void stop() {
        running = false;
        for (Thread loop : loops) {
            try {
                loop.join(Duration.ofSeconds(20));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        loops.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 300;
    }
}
