package io.postrider.smtp.accept;

import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks in delivery-service. A chunk that could not be stored for the moment is tried again: a sender has minutes for a block
 * of data (RFC 5321 section 4.5.3.2.5), and starting a large message anew costs it more than waiting.
 */
final class RemoteChunks implements ChunkStore {
    private static final Logger log = LoggerFactory.getLogger(RemoteChunks.class);
    private static final int TRIES = 5;

    private final AcceptApi deliveryService;
    private final Executor background;
    private final Duration pause;

    /**
     * Chunks in a delivery-service.
     *
     * @param pause between the first two tries; it doubles from there
     */
    RemoteChunks(AcceptApi deliveryService, Executor background, Duration pause) {
        this.deliveryService = deliveryService;
        this.background = background;
        this.pause = pause;
    }

    @Override
    public void put(UUID contentId, int index, byte[] chunk) {
        for (int tried = 1; ; tried++) {
            try {
                deliveryService.putChunk(contentId, index, chunk);
                return;
            } catch (ProblemException e) {
                if (e.code() != ProblemCode.UNAVAILABLE || tried == TRIES) {
                    throw e;
                }
                log.info("event=chunk-again content={} index={} reason=\"{}\"", contentId, index, e.getMessage());
                rest(tried, e);
            }
        }
    }

    private void rest(int tried, ProblemException cause) {
        try {
            Thread.sleep(pause.multipliedBy(1L << (tried - 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }

    @Override
    public void discard(UUID contentId) {
        background.execute(() -> {
            try {
                deliveryService.discard(contentId);
            } catch (RuntimeException e) {
                log.info("event=discard-failed content={} reason=\"{}\"", contentId, e.getMessage());
            }
        });
    }
}
