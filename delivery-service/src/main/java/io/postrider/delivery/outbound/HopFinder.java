package io.postrider.delivery.outbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.route.NextHop;
import io.postrider.delivery.route.NextHops;
import io.postrider.delivery.route.Route;
import io.postrider.delivery.route.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where work goes, aside from whoever brings it: a domain once, some domains at a time, remembered for a moment. A resolver that
 * hangs holds up the work of the domains that are asked about, and nothing else.
 */
final class HopFinder {
    private static final Logger LOG = LoggerFactory.getLogger(HopFinder.class);
    private static final int MOST_KNOWN = 20_000;
    private static final int AT_ONCE = 32;
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final NextHops hops;
    private final Cache<Way, NextHop> known;
    private final Semaphore turns = new Semaphore(AT_ONCE);
    // Bounded by the room in Ownership, without which no work gets here. Guarded by itself.
    private final Map<Way, List<Work>> asked = new HashMap<>();

    HopFinder(NextHops hops, Duration firstRetry) {
        this.hops = hops;
        // A retry is to ask anew.
        Duration doubt = FRESH.compareTo(firstRetry.dividedBy(2)) < 0 ? FRESH : firstRetry.dividedBy(2);
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN)
                .expireAfter(Expiry.<Way, NextHop>writing(
                        (way, hop) -> hop.route() instanceof Route.Unknown ? doubt : FRESH))
                .build();
    }

    /** The next hop of a domain when that is known without asking; else null. */
    @Nullable NextHop known(Way way) {
        NextHop decided = hops.decided(way);
        return decided == null ? known.getIfPresent(way) : decided;
    }

    /** The next hop of a domain; waits for the DNS when it is not known. */
    NextHop of(Way way) {
        NextHop hop = known(way);
        if (hop == null) {
            hop = hops.of(way);
            known.put(way, hop);
        }
        return hop;
    }

    /** Whether all mail to a domain goes one way. */
    boolean isOneWay() {
        return !hops.dependOnSenders();
    }

    /** What decides about the way of work. */
    Way way(Work work) {
        return new Way(
                String.valueOf(work.recipient().domain()),
                hops.sender(work.message().reversePath()));
    }

    /** Asks where work to a domain goes and tells it, later and on another thread. */
    void find(Way way, List<Work> work, BiConsumer<NextHop, List<Work>> then) {
        synchronized (asked) {
            List<Work> others = asked.get(way);
            if (others != null) {
                others.addAll(work);
                return;
            }
            asked.put(way, new ArrayList<>(work));
        }
        Thread.ofVirtual().name("find-" + way.domain()).start(() -> ask(way, then));
    }

    private void ask(Way way, BiConsumer<NextHop, List<Work>> then) {
        NextHop hop = null;
        try {
            turns.acquire();
            try {
                hop = of(way);
            } finally {
                turns.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            LOG.error("The next hop of {} cannot be found", way.domain(), defect);
        }
        List<Work> work = taken(way);
        if (!work.isEmpty()) {
            then.accept(hop == null ? unknown(way.domain()) : hop, work);
        }
    }

    private NextHop unknown(String domain) {
        var route = new Route.Unknown("4.3.0", "an internal fault in looking for " + domain);
        return new NextHop(domain, NextHop.Kind.MX, domain, route, new NextHop.Limits(1, 0, 1, 1));
    }

    private List<Work> taken(Way way) {
        synchronized (asked) {
            @Nullable List<Work> work = asked.remove(way);
            return work == null ? List.of() : work;
        }
    }

    /** Takes away the work whose way is not known yet. */
    List<Work> drain() {
        synchronized (asked) {
            List<Work> all = new ArrayList<>();
            asked.values().forEach(all::addAll);
            asked.clear();
            return all;
        }
    }
}
