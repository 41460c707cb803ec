package io.postrider.auth.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Bounds what one key may ask, and how many bad keys one address may try, within a second or a minute. */
@Component
class RequestRate {
    private static final int MAX_TRACKED = 10_000;

    private final ApiKeyProperties properties;
    private final Cache<UUID, AtomicInteger> calls = Caffeine.newBuilder()
            .maximumSize(MAX_TRACKED)
            .expireAfterWrite(Duration.ofSeconds(1))
            .build();
    private final Cache<String, AtomicInteger> badKeys = Caffeine.newBuilder()
            .maximumSize(MAX_TRACKED)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    RequestRate(ApiKeyProperties properties) {
        this.properties = properties;
    }

    void check(UUID keyId) {
        if (calls.get(keyId, key -> new AtomicInteger()).incrementAndGet() > properties.callsPerSecond()) {
            throw new ProblemException(
                    ProblemCode.TOO_MANY_REQUESTS,
                    "More than %d calls in a second with this API key.".formatted(properties.callsPerSecond()));
        }
    }

    /**
     * Too many bad keys from one address stop further bad keys for the rest of the minute; good keys from there are not
     * concerned, for a proxy or a whole office may stand behind one address.
     */
    void checkBadKey(String address) {
        if (badKeys.get(address, key -> new AtomicInteger()).incrementAndGet() > properties.badKeysPerMinute()) {
            throw new ProblemException(
                            ProblemCode.TOO_MANY_REQUESTS,
                            "Too many calls with a bad API key came from here. Try again in a minute.")
                    .retryAfter(Duration.ofMinutes(1));
        }
    }
}
