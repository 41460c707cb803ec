package io.postrider.mailbox.search;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.blob.ContentStore;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.message.Structures;
import io.postrider.mailbox.search.IndexStore.Behind;
import io.postrider.mailbox.search.IndexStore.Mailbox;
import io.postrider.platform.lifecycle.Rounds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the search index up with what comes in, a few seconds behind. Each replica indexes what came in through itself; a
 * walk now and then finds what nobody did. Two that do the same lose nothing but time.
 */
public final class Indexer extends Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    private static final Duration PAUSE = Duration.ofSeconds(8);
    private static final Duration WALK_INTERVAL = Duration.ofMinutes(30);
    private static final Duration FORGET_INTERVAL = Duration.ofDays(1);
    private static final int MOST_HEARD = 100_000;
    private static final int AT_ONCE = 200;
    private static final int WALK_PAGE = 10_000;
    /** So many segments of a mailbox are looked at, whether some are to be merged. */
    private static final int MANY_SEGMENTS = SegmentMerge.FACTOR;
    /** When messages wait for longer than this, the indexer takes no rest. */
    private static final Duration HURRY = Duration.ofSeconds(20);

    private final IndexStore store;
    private final IndexBatch batch;
    private final SegmentMerge merge;
    private final Map<Mailbox, Long> heard = new ConcurrentHashMap<>();
    private final Timer lag;
    private final Counter indexed;
    private volatile long oldest;
    private volatile boolean inBackground;
    private long walkAt = System.nanoTime();
    private long forgetAt = System.nanoTime() + FORGET_INTERVAL.toNanos();

    /** An indexer of that database. */
    public Indexer(Transactions transactions, ContentStore contents, Structures structures, MeterRegistry meters) {
        super("search index", PAUSE, First.AFTER_PAUSE);
        store = new IndexStore(transactions);
        batch = new IndexBatch(store, contents, structures);
        merge = new SegmentMerge(transactions);
        lag = Timer.builder("postrider.search.index.lag")
                .description("How long after their commit messages of a mailbox were in the search index")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(100))
                .maximumExpectedValue(Duration.ofMinutes(5))
                .register(meters);
        indexed = Counter.builder("postrider.search.indexed")
                .description("Messages that were put into the search index")
                .register(meters);
        Gauge.builder("postrider.search.index.waiting", heard, Map::size)
                .description("Mailboxes with changes that the search index does not know yet")
                .register(meters);
        Gauge.builder("postrider.search.index.behind", this, Indexer::behind)
                .baseUnit("seconds")
                .description("How long the oldest of those changes has been waiting")
                .register(meters);
    }

    /** Takes a change notice of; what is too much is found by the walk. */
    public void heard(Change change) {
        if (change.mailboxId() != 0 && heard.size() < MOST_HEARD) {
            heard.putIfAbsent(new Mailbox(change.accountId(), change.mailboxId()), System.nanoTime());
        }
    }

    private double behind() {
        long now = System.nanoTime();
        long waiting =
                heard.values().stream().mapToLong(since -> now - since).max().orElse(0);
        return Math.max(waiting, oldest == 0 ? 0 : now - oldest) / 1e9;
    }

    /** Indexes what was heard of until now. */
    public void catchUp() {
        Map<Mailbox, Long> due = new LinkedHashMap<>();
        heard.forEach((mailbox, since) -> {
            if (heard.remove(mailbox, since)) {
                due.put(mailbox, since);
            }
        });
        try {
            index(due, true);
        } finally {
            // What an error left over is tried again.
            due.forEach(heard::putIfAbsent);
            oldest = 0;
        }
    }

    /** Takes out of the index what it says of messages that have been gone for a while. */
    public void forget() {
        int made = merge.forget();
        if (made > 0) {
            LOG.info("{} segments of the search index forgot messages that are gone", made);
        }
    }

    /** Finds and indexes everything that is not indexed. */
    public void walk() {
        // Replicas that start together begin at different places.
        UUID begin = UUID.randomUUID();
        walk(new Mailbox(begin, 0), null);
        walk(new Mailbox(new UUID(0, 0), 0), begin);
    }

    private void walk(Mailbox from, @Nullable UUID end) {
        Mailbox after = from;
        while (true) {
            IndexStore.Page page = store.walk(after, WALK_PAGE);
            Map<Mailbox, Long> due = new LinkedHashMap<>();
            page.behind().forEach(mailbox -> due.put(mailbox, System.nanoTime()));
            index(due, false);
            Mailbox last = page.last();
            if (isStopping() || last == null || end != null && isBehind(last.accountId(), end)) {
                return;
            }
            after = last;
            catchUp();
        }
    }

    /** In the database's order: {@link UUID#compareTo} has another. */
    private static boolean isBehind(UUID id, UUID end) {
        return id.toString().compareTo(end.toString()) > 0;
    }

    /** Indexes mailboxes and takes them out of the map. What was found by a walk alone waits for nobody, so it hurries nobody. */
    private void index(Map<Mailbox, Long> due, boolean heardOf) {
        while (!due.isEmpty() && !isStopping()) {
            oldest = heardOf ? due.values().iterator().next() : 0;
            List<Mailbox> some = due.keySet().stream().limit(AT_ONCE).toList();
            List<Behind> behind = store.behind(some);
            List<Mailbox> left =
                    new ArrayList<>(behind.stream().map(Behind::mailbox).toList());
            some.stream().filter(mailbox -> !left.contains(mailbox)).forEach(due::remove);
            for (List<Behind> rest = behind; !rest.isEmpty(); ) {
                long begun = System.nanoTime();
                IndexBatch.Done done = write(rest);
                done.finished().forEach(mailbox -> finished(due, mailbox));
                rest = done.rest();
                rest(System.nanoTime() - begun);
            }
        }
    }

    private IndexBatch.Done write(List<Behind> behind) {
        try {
            IndexBatch.Done done = batch.index(behind, MANY_SEGMENTS);
            indexed.increment(done.messages());
            done.crowded().forEach(merge::merge);
            return done;
        } catch (IOException e) {
            throw new IllegalStateException("a message cannot be read", e);
        }
    }

    private void finished(Map<Mailbox, Long> due, Mailbox mailbox) {
        Long since = due.remove(mailbox);
        if (since != null) {
            lag.record(Duration.ofNanos(System.nanoTime() - since));
        }
    }

    /** As long as there is time, it takes half a processor's and no more. */
    private void rest(long worked) {
        if (inBackground && behind() < HURRY.toSeconds()) {
            try {
                Thread.sleep(Duration.ofNanos(worked));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isStopping() {
        return inBackground && !isRunning();
    }

    @Override
    protected void round() {
        catchUp();
        if (System.nanoTime() - walkAt >= 0) {
            walkAt = System.nanoTime() + WALK_INTERVAL.toNanos();
            walk();
        }
        if (System.nanoTime() - forgetAt >= 0) {
            forgetAt = System.nanoTime() + FORGET_INTERVAL.toNanos();
            forget();
        }
    }

    @Override
    public void start() {
        inBackground = true;
        super.start();
    }
}
