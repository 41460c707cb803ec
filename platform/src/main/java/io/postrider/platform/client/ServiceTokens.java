package io.postrider.platform.client;

import io.postrider.api.ServiceName;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's own tokens, one per callee. A token is renewed in the background after a third of its life and used to
 * its end if that fails, so auth-service may be away for the other two thirds.
 */
final class ServiceTokens {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceTokens.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration PAUSE_WITHOUT_TOKEN = Duration.ofMillis(250);
    /** No token is used in its last moments: the callee's clock may be ahead. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final TokenSource source;
    private final Clock clock;
    private final Map<ServiceName, Slot> slots = new EnumMap<>(ServiceName.class);

    ServiceTokens(TokenSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
        for (ServiceName callee : ServiceName.values()) {
            slots.put(callee, new Slot(callee));
        }
    }

    /** A token for a callee; {@code UNAVAILABLE} when there is none and none can be had now. */
    String token(ServiceName callee) {
        return slot(callee).get();
    }

    /** The callee did not believe the token: the next call asks for a new one. */
    void rejected(ServiceName callee, String token) {
        slot(callee).drop(token);
    }

    private Slot slot(ServiceName callee) {
        return Objects.requireNonNull(slots.get(callee));
    }

    /** Asks auth-service for a token. */
    interface TokenSource {
        Grant request(ServiceName callee);
    }

    /**
     * What auth-service gave.
     *
     * @param token the bearer token
     * @param lifetime how long it is valid
     */
    record Grant(String token, Duration lifetime) {}

    private record Held(String token, Instant renewAt, Instant endsAt) {}

    private final class Slot {
        private final ServiceName callee;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable Held held;
        private volatile Instant notBefore = Instant.MIN;
        private volatile boolean renewing;

        Slot(ServiceName callee) {
            this.callee = callee;
        }

        String get() {
            Held now = held;
            Instant time = clock.instant();
            if (now == null || !time.isBefore(now.endsAt())) {
                return obtain();
            }
            if (!time.isBefore(now.renewAt()) && !renewing && !time.isBefore(notBefore)) {
                renewInBackground(now);
            }
            return now.token();
        }

        private String obtain() {
            lock.lock();
            try {
                Held now = held;
                if (now != null && usable(now)) {
                    return now.token();
                }
                if (clock.instant().isBefore(notBefore)) {
                    throw new ProblemException(ProblemCode.UNAVAILABLE, "no token for " + callee.id());
                }
                return renew();
            } finally {
                lock.unlock();
            }
        }

        private String renew() {
            Instant asked = clock.instant();
            try {
                Grant grant = source.request(callee);
                held = new Held(
                        grant.token(),
                        asked.plus(grant.lifetime().dividedBy(3)),
                        asked.plus(grant.lifetime()).minus(MARGIN));
                return grant.token();
            } catch (RuntimeException failed) {
                // Many callers at once must not all wait for a service that does not answer.
                notBefore = clock.instant().plus(usable(held) ? PAUSE_AFTER_FAILURE : PAUSE_WITHOUT_TOKEN);
                throw failed;
            }
        }

        private boolean usable(@Nullable Held token) {
            return token != null && clock.instant().isBefore(token.endsAt());
        }

        private void renewInBackground(Held old) {
            lock.lock();
            try {
                // Whoever looked at the old one before may come here after it was replaced.
                if (renewing || held != old) {
                    return;
                }
                renewing = true;
            } finally {
                lock.unlock();
            }
            Thread.ofVirtual().name("token-" + callee.id()).start(() -> {
                try {
                    renew();
                } catch (RuntimeException failed) {
                    LOG.warn("the token for {} could not be renewed yet: {}", callee.id(), failed.getMessage());
                } finally {
                    renewing = false;
                }
            });
        }

        void drop(String token) {
            Held now = held;
            if (now == null || !now.token().equals(token)) {
                return;
            }
            if (!renewing && !clock.instant().isBefore(notBefore)) {
                LOG.warn("{} refused our token; asking for another", callee.id());
                // One renewal in five seconds at most, however often the callee refuses.
                notBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
                renewInBackground(now);
            }
        }
    }
}
