package io.postrider.delivery.accept;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether a message is an earlier one again whose client never saw the reply (RFC 1047). That a client did see it is told
 * a moment after it shows it, so an earlier message has to stay unseen for a while before the later one is taken for its
 * resend. Where the earlier one is another each time, clients do see replies: they send the same again on purpose.
 */
final class Resend {
    /** More than a gateway keeps to itself what it has seen. */
    static final Duration DOUBT = Duration.ofSeconds(1);

    private static final int MOST_CHANGES = 3;

    private @Nullable UUID fingerprint;
    private @Nullable UUID earlier;
    private long since;
    private int changes;

    Resend(@Nullable UUID fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** What a resend has in common with its first attempt; null when this message is known to be meant. */
    @Nullable UUID fingerprint() {
        return fingerprint;
    }

    /** The same is there under that id, and nobody has shown to have seen its reply. Tells whether that is certain now. */
    boolean isOf(UUID id) {
        if (!id.equals(earlier)) {
            earlier = id;
            since = System.nanoTime();
            if (++changes > MOST_CHANGES) {
                fingerprint = null;
            }
        }
        return System.nanoTime() - since >= DOUBT.toNanos();
    }
}
