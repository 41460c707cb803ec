package io.postrider.pop3;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;

/** Who logged in a moment ago, as far as this process knows (RFC 2449 section 6.6). */
final class LoginDelays {
    private static final int MOST = 100_000;

    private final boolean none;
    private final Cache<UUID, Boolean> recent;

    LoginDelays(Duration delay) {
        none = delay.isZero();
        recent = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(delay).build();
    }

    /** Whether an account may log in now; from now on it has to wait. */
    boolean enter(UUID accountId) {
        return none || recent.asMap().putIfAbsent(accountId, true) == null;
    }
}
