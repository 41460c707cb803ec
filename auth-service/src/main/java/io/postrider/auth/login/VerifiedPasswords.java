package io.postrider.auth.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.auth.password.PasswordHasher;
import io.postrider.auth.token.Sealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Verifies passwords and remembers those that were right, for minutes and under a keyed hash of (account, stored hash,
 * password): a changed password is another entry, and nothing here tells a password. Wrong ones are never remembered.
 */
@Component
class VerifiedPasswords {
    private static final byte[] NONE = {};

    private final PasswordHasher hasher;
    private final Sealer.KeyedHash hash;
    private final Cache<ByteBuffer, Boolean> right;
    private final Counter hits;
    private final Counter misses;

    VerifiedPasswords(PasswordHasher hasher, Sealer sealer, LoginProperties properties, MeterRegistry meters) {
        this.hasher = hasher;
        this.hash = sealer.keyedHash("verified password");
        this.right = Caffeine.newBuilder()
                .maximumSize(properties.rememberedMax())
                .expireAfterWrite(properties.remembered())
                .build();
        this.hits = meters.counter("postrider.auth.verified", "cache", "hit");
        this.misses = meters.counter("postrider.auth.verified", "cache", "miss");
    }

    /** The key of one attempt; equal attempts have equal keys. */
    ByteBuffer key(Credentials credentials, String password) {
        ByteBuffer id = ByteBuffer.allocate(16)
                .putLong(credentials.accountId().getMostSignificantBits())
                .putLong(credentials.accountId().getLeastSignificantBits());
        String stored = credentials.passwordHash();
        return ByteBuffer.wrap(hash.of(
                id.array(),
                stored == null ? NONE : stored.getBytes(StandardCharsets.UTF_8),
                password.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether these were right a short while ago. */
    boolean remembers(ByteBuffer key) {
        boolean known = right.getIfPresent(key) != null;
        (known ? hits : misses).increment();
        return known;
    }

    /** Verifies by Argon2, and remembers a success. */
    boolean verify(ByteBuffer key, Credentials credentials, String password) {
        boolean matches = hasher.matches(password, credentials.passwordHash());
        if (matches) {
            right.put(key, Boolean.TRUE);
        }
        return matches;
    }

    /** Takes the time that a verification takes with this hash, or with one of ours, for nobody. */
    void verifyNobody(@Nullable String hash) {
        // What is empty is nobody's password.
        hasher.matches("", hash);
    }
}
