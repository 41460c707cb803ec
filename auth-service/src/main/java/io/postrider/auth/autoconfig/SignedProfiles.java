package io.postrider.auth.autoconfig;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Signatures of profiles. Whoever asks has not logged in, so the same profile is signed once in ten minutes, and new ones only so
 * often: for one address of clients, and for all.
 */
final class SignedProfiles {
    private static final int MOST_KEPT = 1_000;
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST_CLIENTS = 10_000;
    private static final int OF_A_CLIENT_IN_A_MINUTE = 60;
    private static final int OF_ALL_IN_A_SECOND = 50;
    private static final String ALL = "";

    private final Cache<String, byte[]> signed;
    private final Cache<String, AtomicInteger> ofClients;
    private final Cache<String, AtomicInteger> ofAll;

    SignedProfiles() {
        this(Ticker.systemTicker());
    }

    SignedProfiles(Ticker ticker) {
        signed = Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterWrite(KEPT)
                .ticker(ticker)
                .build();
        ofClients = counters(ticker, Duration.ofMinutes(1));
        ofAll = counters(ticker, Duration.ofSeconds(1));
    }

    private static Cache<String, AtomicInteger> counters(Ticker ticker, Duration period) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .expireAfterWrite(period)
                .ticker(ticker)
                .build();
    }

    /** The profile of this text as it was signed, or as it is signed now. */
    byte[] of(String text, String clientAddress, Supplier<byte[]> signing) {
        byte[] known = signed.getIfPresent(text);
        if (known != null) {
            return known;
        }
        count(ofClients, clientAddress, OF_A_CLIENT_IN_A_MINUTE, Duration.ofMinutes(1));
        count(ofAll, ALL, OF_ALL_IN_A_SECOND, Duration.ofSeconds(1));
        byte[] made = signing.get();
        signed.put(text, made);
        return made;
    }

    private static void count(Cache<String, AtomicInteger> counters, String who, int most, Duration period) {
        if (counters.get(who, name -> new AtomicInteger()).incrementAndGet() > most) {
            throw new ProblemException(
                            ProblemCode.TOO_MANY_REQUESTS, "Too many profiles were asked for. Try again in a while.")
                    .retryAfter(period);
        }
    }
}
