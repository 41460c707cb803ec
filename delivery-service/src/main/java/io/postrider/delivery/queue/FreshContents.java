package io.postrider.delivery.queue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.blob.NewContent;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The octets of small messages that were accepted a moment ago and leave for other servers: their first attempt finds them here and
 * not in the database. What finds no room is read there, as everything is that waits for longer.
 */
public final class FreshContents {
    private static final long MOST_OCTETS = 8 * 1024 * 1024;
    private static final int OVERHEAD = 200;
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Cache<UUID, byte[]> octets = Caffeine.newBuilder()
            .maximumWeight(MOST_OCTETS)
            .weigher((UUID contentId, byte[] content) -> content.length + OVERHEAD)
            .expireAfterWrite(FRESH)
            .build();

    /** Keeps a content that is committed, unless there is more of it than is at hand. */
    public void keep(NewContent content) {
        byte[] all = content.plain();
        if (all != null) {
            octets.put(content.contentId(), all);
        }
    }

    /** Takes a content out; null when it is not here, or no longer. */
    public byte @Nullable [] take(UUID contentId) {
        return octets.asMap().remove(contentId);
    }
}
