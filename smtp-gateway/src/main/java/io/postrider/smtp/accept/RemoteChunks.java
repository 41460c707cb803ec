package io.postrider.smtp.accept;

import io.postrider.api.delivery.AcceptApi;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chunks in delivery-service. */
final class RemoteChunks implements ChunkStore {
    private static final Logger log = LoggerFactory.getLogger(RemoteChunks.class);

    private final AcceptApi deliveryService;
    private final Executor background;

    RemoteChunks(AcceptApi deliveryService, Executor background) {
        this.deliveryService = deliveryService;
        this.background = background;
    }

    @Override
    public void put(UUID contentId, int index, byte[] chunk) {
        deliveryService.putChunk(contentId, index, chunk);
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
