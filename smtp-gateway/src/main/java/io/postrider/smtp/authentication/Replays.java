package io.postrider.smtp.authentication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.mail.dkim.DkimResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often the same signature comes: whoever got one good message may send it to everybody (RFC 6376 section 8.6). */
final class Replays {
    /** More than a list with one message for each member has here, mostly. */
    static final int MANY = 100;

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int MOST_SIGNATURES = 50_000;

    private final Cache<Signature, AtomicInteger> seen = Caffeine.newBuilder()
            .maximumSize(MOST_SIGNATURES)
            .expireAfterWrite(WINDOW)
            .build();

    private record Signature(String domain, String selector, String beginning) {}

    /** Counts good signatures; the most that any of them was seen within the hour, this time included. */
    int count(List<DkimResult> signatures) {
        int most = 0;
        for (DkimResult one : signatures) {
            if (one.passed()) {
                var signature = new Signature(one.domain(), one.selector(), one.beginning());
                most = Math.max(
                        most, seen.get(signature, key -> new AtomicInteger()).incrementAndGet());
            }
        }
        return most;
    }
}
