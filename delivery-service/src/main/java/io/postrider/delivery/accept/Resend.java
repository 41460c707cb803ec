package io.postrider.delivery.accept;

import io.postrider.delivery.queue.QueueInsert.Earlier;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether a message is another attempt at one whose client saw no reply (RFC 1047). It is for certain when it was sent
 * before that one was accepted: nobody can have seen the reply then. Otherwise that a client did see it is told a moment
 * after it shows it, so the other has to stay unseen for a while.
 */
final class Resend {
    /** More than a gateway keeps to itself what clients have seen. */
    static final Duration DOUBT = Duration.ofMillis(1500);

    private final @Nullable UUID fingerprint;
    private @Nullable UUID met;
    private long since;

    Resend(@Nullable UUID fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** What all attempts have in common; null when they are not to be recognised. */
    @Nullable UUID fingerprint() {
        return fingerprint;
    }

    /** The same is there, and nobody has shown to have seen its reply. Tells whether that is enough. */
    boolean isOf(Earlier earlier, Duration sinceSent) {
        if (!earlier.id().equals(met)) {
            met = earlier.id();
            since = System.nanoTime();
        }
        return sinceSent.compareTo(earlier.age()) >= 0 || System.nanoTime() - since >= DOUBT.toNanos();
    }
}
