package io.postrider.delivery.dispatch;

import io.postrider.delivery.local.LocalQueue;
import io.postrider.delivery.outbound.RemoteQueue;
import io.postrider.delivery.queue.Claimer;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueClaims;
import io.postrider.platform.lifecycle.Drainable;
import java.sql.SQLException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends the queue in order: nothing more is taken into memory, what is there is finished, and what cannot be finished in
 * time goes back to the database. Mail is still accepted until the HTTP server stops; it waits for another process.
 */
@Component
class QueueDrain implements Drainable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueDrain.class);

    private final Ownership ownership;
    private final Claimer claimer;
    private final LocalQueue local;
    private final RemoteQueue remote;
    private final QueueClaims claims;

    QueueDrain(Ownership ownership, Claimer claimer, LocalQueue local, RemoteQueue remote, QueueClaims claims) {
        this.ownership = ownership;
        this.claimer = claimer;
        this.local = local;
        this.remote = remote;
        this.claims = claims;
    }

    @Override
    public void stopAccepting() {
        claimer.stopClaiming();
        ownership.close();
    }

    @Override
    public void finish(Instant deadline) throws InterruptedException {
        Drainable.await(() -> ownership.held() == 0, deadline);
        try {
            claims.giveBack(local.drain());
            claims.giveBack(remote.drain());
        } catch (SQLException failure) {
            LOG.warn("What is left could not be given back; it is when the lease ends: {}", failure.toString());
        }
    }
}
