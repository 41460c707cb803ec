package io.postrider.delivery.mtasts;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.delivery.mtasts.PolicyStore.Kept;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.Dns.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Tells the MTA-STS policy under which mail to a domain is sent (RFC 8461 section 5). */
public final class StsPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(StsPolicies.class);
    private static final int MOST_KNOWN = 20_000;
    private static final int REFRESHED_AT_ONCE = 20;
    /** RFC 8461 section 3.3: a policy that could not be fetched is not tried for again before that either. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Dns dns;
    private final PolicyFetch fetch;
    private final PolicyStore store;
    private final AsyncCache<String, Lookup> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterWrite(FRESH)
            .buildAsync();

    StsPolicies(Dns dns, PolicyFetch fetch, PolicyStore store) {
        this.dns = dns;
        this.fetch = fetch;
        this.store = store;
    }

    /**
     * What is known of a domain.
     *
     * @param policy its policy; null when it has none, or has taken it back
     * @param failure why the policy that it says it has could not be had
     */
    public record Lookup(
            @Nullable StsPolicy policy, @Nullable FetchFailure failure) {
        static final Lookup NONE = new Lookup(null, null);
    }

    /** The policy of a domain; may look it up and fetch it, once for all who ask, and takes a minute at most. */
    public Lookup of(String domain) {
        try {
            return known.get(
                            domain,
                            (name, executor) -> CompletableFuture.supplyAsync(
                                    () -> lookUp(name),
                                    task -> Thread.ofVirtual()
                                            .name("mta-sts-" + name)
                                            .start(task)))
                    .join();
        } catch (CompletionException defect) {
            throw new IllegalStateException("MTA-STS of " + domain, defect.getCause());
        }
    }

    private Lookup lookUp(String domain) {
        // A policy that may be there and cannot be read may not be passed over: mail waits for the table.
        Optional<Kept> kept = store.find(domain);
        Optional<String> id = id(domain);
        Lookup lookup = kept.map(one -> applied(one, null)).orElse(Lookup.NONE);
        if (id.isPresent() && !id.equals(kept.map(Kept::id))) {
            lookup = fetched(domain, id.get(), kept);
        }
        if (lookup.policy() != null) {
            quietly(() -> store.used(domain));
        }
        return lookup;
    }

    private static Lookup applied(Kept kept, @Nullable FetchFailure failure) {
        // RFC 8461 section 3.2: none means that no policy is left
        return new Lookup(kept.policy().mode() == StsPolicy.Mode.NONE ? null : kept.policy(), failure);
    }

    private Lookup fetched(String domain, String id, Optional<Kept> kept) {
        try {
            var fresh = new Kept(id, fetch.fetch(domain));
            quietly(() -> store.save(domain, fresh));
            return applied(fresh, null);
        } catch (PolicyFetch.Failure failed) {
            // RFC 8461 section 3.3: an old policy goes on until it runs out; without one there is none
            LOG.info("The MTA-STS policy of {} cannot be had: {}", domain, failed.getMessage());
            return kept.map(one -> applied(one, failed.told())).orElse(new Lookup(null, failed.told()));
        }
    }

    private Optional<String> id(String domain) {
        return switch (dns.texts("_mta-sts." + domain)) {
            case Answer.Found<String>(List<String> texts, boolean secure) -> StsRecord.id(texts);
            // RFC 8461 section 5.1: a policy that is kept stays in force without its record
            default -> Optional.empty();
        };
    }

    /** Fetches anew what is to be refreshed, so that a policy does not run out while its domain has one. */
    void refresh() {
        store.sweep();
        for (String domain : store.takeStale(REFRESHED_AT_ONCE)) {
            id(domain).ifPresent(id -> {
                fetched(domain, id, Optional.empty());
                known.synchronous().invalidate(domain);
            });
        }
    }

    private static void quietly(Runnable write) {
        try {
            write.run();
        } catch (DataAccessException failure) {
            LOG.warn("An MTA-STS policy cannot be kept now: {}", failure.toString());
        }
    }
}
