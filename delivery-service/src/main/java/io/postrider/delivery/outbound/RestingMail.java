package io.postrider.delivery.outbound;

import io.postrider.delivery.outbound.Rests.Resting;
import io.postrider.delivery.queue.DueParking;
import io.postrider.delivery.queue.DueParking.Dead;
import io.postrider.delivery.queue.DueParking.Looked;
import io.postrider.delivery.queue.QueuedMessage.Priority;
import io.postrider.delivery.queue.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside, in the database, what is due for a destination that has a rest. Claimed and put back it would cost ten times as much, and
 * in a stretch: so it is done little by little, and most of the machine is left to mail that leaves.
 */
final class RestingMail {
    private static final Logger LOG = LoggerFactory.getLogger(RestingMail.class);
    private static final int BREATHS = 9;
    private static final Duration LEAST = Duration.ofMinutes(10);

    private final DueParking parking;
    private final Rests rests;
    private final int many;
    private final Set<String> domains = ConcurrentHashMap.newKeySet();
    private final ReentrantLock oneAtATime = new ReentrantLock(true);

    /**
     * Sets aside.
     *
     * @param many so many of one domain in a claim say that most of what is due goes there
     */
    RestingMail(DueParking parking, Rests rests, int many) {
        this.parking = parking;
        this.rests = rests;
        this.many = many;
    }

    /** Whether more claims would only find what is being set aside. */
    boolean isBusy() {
        return !domains.isEmpty();
    }

    /** Looks whether so much came for a destination at rest that there will be more, and sees to that; returns at once. */
    void came(Collection<Work> work, String destination) {
        if (work.size() < many) {
            return;
        }
        Map<String, Integer> counts = new HashMap<>();
        work.forEach(one -> counts.merge(String.valueOf(one.recipient().domain()), 1, Integer::sum));
        counts.forEach((domain, count) -> {
            if (count >= many && domains.add(domain)) {
                Thread.ofVirtual().name("set-aside-" + domain).start(() -> setAside(domain, destination));
            }
        });
    }

    private void setAside(String domain, String destination) {
        oneAtATime.lock();
        try {
            int parked = 0;
            for (Priority priority : Priority.values()) {
                parked += setAside(domain, destination, priority);
            }
            LOG.info("{} recipients of {} wait untried, since {} has a rest", parked, domain, destination);
        } catch (SQLException | RuntimeException failure) {
            LOG.warn("What is due for {} could not be set aside: {}", domain, failure.toString());
        } finally {
            oneAtATime.unlock();
            domains.remove(domain);
        }
    }

    private int setAside(String domain, String destination, Priority priority) throws SQLException {
        int parked = 0;
        OffsetDateTime from = null;
        Resting resting = rests.of(destination);
        while (resting != null) {
            long begun = System.nanoTime();
            Looked looked = parking.park(new Dead(domain, destination, delay(resting)), priority, from);
            parked += looked.parked();
            from = looked.next();
            // Where others are the most, claims come to them sooner.
            if (from == null || looked.parked() < DueParking.LOOK / 2) {
                return parked;
            }
            LockSupport.parkNanos((System.nanoTime() - begun) * BREATHS);
            resting = rests.of(destination);
        }
        return parked;
    }

    private static Duration delay(Resting resting) {
        Duration rest = resting.left().multipliedBy(3).dividedBy(2);
        return rest.compareTo(LEAST) < 0 ? LEAST : rest;
    }
}
