package io.postrider.platform.publicapi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.auth.KeyApi;
import io.postrider.api.auth.KeyApi.KeyExchange;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.platform.bulkhead.Bulkhead;
import io.postrider.platform.hash.Sha256;
import java.time.Duration;
import java.util.HexFormat;

/** Exchanges API keys at auth-service, and remembers for a moment what they allow, under their hash. */
public final class KeyGrants {
    private static final Duration MEMORY = Duration.ofSeconds(20);

    private static final int STRANGERS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final KeyApi keys;
    private final Cache<Use, KeyGrant> known =
            Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(MEMORY).build();

    /** Whoever guesses keeps no connections to auth-service from those who have mail to report on. */
    private final Bulkhead strangers = new Bulkhead(
            STRANGERS, LONGEST_WAIT, "Too many unknown API keys at this moment. Try again in a few seconds.");

    /** A key may be limited to networks, so who uses it belongs to what is remembered. */
    private record Use(String hash, String clientAddress) {}

    /** Keys that are exchanged there. */
    public KeyGrants(KeyApi keys) {
        this.keys = keys;
    }

    /**
     * What a key allows.
     *
     * @throws io.postrider.api.problem.ProblemException when it is none
     */
    public KeyGrant of(String secret, String clientAddress) {
        Use use = new Use(hash(secret), clientAddress);
        KeyGrant grant = known.getIfPresent(use);
        if (grant == null) {
            grant = strangers.run(() -> keys.exchange(new KeyExchange(secret, clientAddress)));
            known.put(use, grant);
        }
        return grant;
    }

    private static String hash(String secret) {
        return HexFormat.of().formatHex(Sha256.of(secret));
    }
}
