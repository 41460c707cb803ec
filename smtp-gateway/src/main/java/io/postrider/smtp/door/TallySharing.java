package io.postrider.smtp.door;

import io.postrider.api.door.CountReport;
import io.postrider.api.door.DoorApi;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the other replicas through delivery-service what was counted here, and hears what they have, on a thread beside the sessions. */
final class TallySharing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TallySharing.class);

    private final Tallies tallies;
    private final DoorApi deliveryService;
    private final Duration pause;
    private final UUID replica = UUID.randomUUID();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private boolean failing;

    TallySharing(Tallies tallies, DoorApi deliveryService, Duration pause) {
        this.tallies = tallies;
        this.deliveryService = deliveryService;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("door-counts").start(this::shareInTurns);
    }

    private void shareInTurns() {
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                share();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once; an empty report too, so that the others know how many we are. */
    private void share() {
        List<Tallies.Told> batch = tallies.touched();
        try {
            var counts = batch.stream().map(Tallies.Told::count).toList();
            tallies.heard(batch, deliveryService.count(new CountReport(replica, counts)));
            failing = false;
        } catch (RuntimeException away) {
            tallies.unheard(batch);
            if (!failing) {
                log.warn("event=door-counts-alone reason=\"{}\"", away.toString());
            }
            failing = true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
