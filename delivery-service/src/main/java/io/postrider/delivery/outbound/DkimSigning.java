package io.postrider.delivery.outbound;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.postrider.api.auth.SigningApi;
import io.postrider.api.auth.SigningApi.SigningAlgorithm;
import io.postrider.api.auth.SigningApi.SigningKey;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.SignableMessage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Signs what our accounts send, and our own reports, when they leave (RFC 6376): late, so that a message that waits for days has
 * a fresh signature by a key that is in the DNS. Mail that only passes through is nobody's of ours to vouch for.
 */
final class DkimSigning {
    private static final byte[] NOTHING = {};
    private static final int MOST_DOMAINS = 10_000;
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration GOOD_ENOUGH = Duration.ofHours(1);

    private final LoadingCache<DomainName, List<DkimKey>> keys;
    private final Clock clock;

    DkimSigning(SigningApi api, Signers signers, Clock clock) {
        this.clock = clock;
        // After a minute the next message has the old keys once more and new ones are asked for; while they cannot be
        // had, the old ones stay for an hour: what was in the DNS then is there still.
        this.keys = Caffeine.newBuilder()
                .maximumSize(MOST_DOMAINS)
                .refreshAfterWrite(FRESH)
                .expireAfterWrite(GOOD_ENOUGH)
                .executor(task -> Thread.ofVirtual().start(task))
                .build(domain -> api.keys(domain.ascii()).keys().stream()
                        .map(key -> key(key, signers))
                        .toList());
    }

    /** The keys of a domain of ours; none when it signs nothing. */
    List<DkimKey> keys(DomainName domain) {
        return keys.get(domain);
    }

    private static DkimKey key(SigningKey key, Signers signers) {
        DkimKey own = DkimKey.of(key.selector(), algorithm(key.algorithm()), key.privateKey());
        return own.algorithm() == DkimAlgorithm.RSA_SHA256 ? signers.here(own) : own;
    }

    private static DkimAlgorithm algorithm(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA_SHA256 -> DkimAlgorithm.RSA_SHA256;
            case ED25519_SHA256 -> DkimAlgorithm.ED25519_SHA256;
        };
    }

    /**
     * The DKIM-Signature fields of a message; no octets when it has none.
     *
     * @throws IOException when the content could not be read
     * @throws RuntimeException when the keys could not be asked for: the message waits, for without a signature others may refuse
     *     it for good
     */
    byte[] fields(QueuedMessage message, MessageOctets octets) throws IOException {
        if (message.sender() == null && !message.isReport()) {
            return NOTHING;
        }
        try (InputStream content = octets.open()) {
            SignableMessage signable = SignableMessage.read(content);
            Optional<DomainName> domain = signable.authorDomain();
            if (domain.isEmpty()) {
                return NOTHING;
            }
            List<DkimKey> own = keys.get(domain.get());
            return own.isEmpty() ? NOTHING : signable.sign(domain.get(), own, clock.instant());
        }
    }
}
