package io.postrider.delivery.trace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.api.auth.KeyApi;
import io.postrider.api.auth.KeyApi.KeyExchange;
import io.postrider.api.auth.KeyApi.KeyGrant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Exchanges API keys at auth-service, and remembers for a moment what they allow, under their hash. */
final class KeyGrants {
    private static final Duration MEMORY = Duration.ofSeconds(20);

    private final KeyApi keys;
    private final Cache<Use, KeyGrant> known =
            Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(MEMORY).build();

    /** A key may be limited to networks, so who uses it belongs to what is remembered. */
    private record Use(String hash, String clientAddress) {}

    KeyGrants(KeyApi keys) {
        this.keys = keys;
    }

    KeyGrant of(String secret, String clientAddress) {
        Use use = new Use(hash(secret), clientAddress);
        KeyGrant grant = known.getIfPresent(use);
        if (grant == null) {
            grant = keys.exchange(new KeyExchange(secret, clientAddress));
            known.put(use, grant);
        }
        return grant;
    }

    private static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
