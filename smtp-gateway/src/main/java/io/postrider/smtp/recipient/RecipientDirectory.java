package io.postrider.smtp.recipient;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.api.auth.Resolution;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mail.srs.ReversePaths;
import io.postrider.platform.directory.DirectoryListener;
import io.postrider.smtp.recipient.RecipientAnswer.CannotAsk;
import io.postrider.smtp.recipient.RecipientAnswer.Disabled;
import io.postrider.smtp.recipient.RecipientAnswer.Local;
import io.postrider.smtp.recipient.RecipientAnswer.NoDomain;
import io.postrider.smtp.recipient.RecipientAnswer.Remote;
import io.postrider.smtp.recipient.RecipientAnswer.Unknown;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks auth-service where mail to an address goes and remembers the answers that say "here". They are believed for a
 * minute while the feed of changes is followed, for a second when it is not, and for a quarter of an hour when
 * auth-service can't be asked. That an address is unknown is never remembered: it may exist the next moment.
 */
public final class RecipientDirectory implements DirectoryListener {
    private static final Logger log = LoggerFactory.getLogger(RecipientDirectory.class);
    private static final long FRESH_WITH_FEED = Duration.ofSeconds(60).toNanos();
    private static final long FRESH_WITHOUT_FEED = Duration.ofSeconds(1).toNanos();
    private static final Duration STALE = Duration.ofMinutes(15);
    private static final int MOST_ENTRIES = 200_000;
    private static final int QUESTIONS_AT_ONCE = 64;
    private static final String POSTMASTER = "postmaster";

    private final DirectoryApi directory;
    private final BooleanSupplier feedConnected;
    private final Ticker ticker;
    private final Cache<String, Known> plain;
    /** Addresses with a detail behind "+" apart, because a change names the address without it. */
    private final Cache<String, Known> detailed;

    private final AtomicLong generation = new AtomicLong();
    private final Semaphore questions = new Semaphore(QUESTIONS_AT_ONCE);

    /** Said once, not for every recipient. */
    private volatile boolean failing;

    private record Known(Local answer, long since) {}

    /**
     * Nothing is known at first.
     *
     * @param feedConnected whether changes are heard of at once
     */
    public RecipientDirectory(DirectoryApi directory, BooleanSupplier feedConnected) {
        this(directory, feedConnected, Ticker.systemTicker());
    }

    RecipientDirectory(DirectoryApi directory, BooleanSupplier feedConnected, Ticker ticker) {
        this.directory = directory;
        this.feedConnected = feedConnected;
        this.ticker = ticker;
        this.plain = cache(MOST_ENTRIES, ticker);
        this.detailed = cache(MOST_ENTRIES / 10, ticker);
    }

    private static Cache<String, Known> cache(int most, Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(STALE)
                .ticker(ticker)
                .build();
    }

    /** Where mail to an address goes. */
    public RecipientAnswer find(String address) {
        // A rewritten reverse-path has somebody else's local part in it, whose case is theirs.
        String key = ReversePaths.isRewritten(address) ? address : address.toLowerCase(Locale.ROOT);
        Known known = cacheOf(key).getIfPresent(key);
        if (known != null && ticker.read() - known.since() <= freshFor()) {
            return known.answer();
        }
        RecipientAnswer answer = ask(key);
        return answer instanceof CannotAsk && known != null ? known.answer() : answer;
    }

    /** Whether one of these addresses is somebody's here, by one question. Throws when it cannot be asked now, which is no answer. */
    public boolean knowsAny(List<String> addresses) {
        if (!questions.tryAcquire()) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "Too many questions at once");
        }
        try {
            return directory.resolve(addresses).stream().anyMatch(found -> found.kind() == Resolution.Kind.LOCAL);
        } finally {
            questions.release();
        }
    }

    private long freshFor() {
        return feedConnected.getAsBoolean() ? FRESH_WITH_FEED : FRESH_WITHOUT_FEED;
    }

    private RecipientAnswer ask(String key) {
        try {
            if (!questions.tryAcquire(2, TimeUnit.SECONDS)) {
                return new CannotAsk();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CannotAsk();
        }
        long before = generation.get();
        long since = ticker.read();
        try {
            RecipientAnswer answer = answer(directory.resolve(List.of(key)));
            failing = false;
            remember(key, answer, since, before);
            return answer;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                log.warn("event=resolve-failed reason=\"{}\"", e.getMessage());
            }
            return new CannotAsk();
        } finally {
            questions.release();
        }
    }

    private static RecipientAnswer answer(List<Resolution> resolutions) {
        if (resolutions.size() != 1) {
            throw new IllegalStateException("asked for one address, got " + resolutions.size());
        }
        Resolution resolution = resolutions.getFirst();
        return switch (resolution.kind()) {
            case LOCAL -> new Local(resolution.targets(), resolution.external(), resolution.group());
            case UNKNOWN -> new Unknown();
            case DISABLED -> new Disabled();
            case NO_DOMAIN -> new NoDomain();
            case REMOTE -> new Remote();
        };
    }

    private void remember(String key, RecipientAnswer answer, long since, long before) {
        if (!(answer instanceof Local local)) {
            cacheOf(key).invalidate(key);
            return;
        }
        Known known = new Known(local, since);
        cacheOf(key).put(key, known);
        if (generation.get() != before) {
            // A change was announced while the answer was on its way: the answer may be the one before it.
            cacheOf(key).invalidate(key);
        }
    }

    private Cache<String, Known> cacheOf(String key) {
        return key.indexOf('+') < 0 ? plain : detailed;
    }

    @Override
    public void changed(Change change) {
        generation.incrementAndGet();
        Set<String> domains = new HashSet<>();
        for (String changed : change.addresses()) {
            String address = changed.toLowerCase(Locale.ROOT);
            if (address.startsWith("@")) {
                domains.add(address);
            } else {
                plain.invalidate(address);
                detailed.invalidate(address);
                detailed.asMap().keySet().removeIf(key -> address.equals(withoutDetail(key)));
                if (address.equals(POSTMASTER)) {
                    // It is also the postmaster of domains that have none of their own.
                    plain.asMap().keySet().removeIf(key -> key.startsWith(POSTMASTER + '@'));
                }
            }
        }
        if (!domains.isEmpty()) {
            // In one pass, however many a tenant has.
            plain.asMap().keySet().removeIf(key -> domains.contains(atDomain(key)));
            detailed.asMap().keySet().removeIf(key -> domains.contains(atDomain(key)));
        }
    }

    private static String atDomain(String address) {
        return address.substring(Math.max(0, address.lastIndexOf('@')));
    }

    private static @Nullable String withoutDetail(String address) {
        int plus = address.indexOf('+');
        int at = address.lastIndexOf('@');
        return plus < 0 || plus > at ? null : address.substring(0, plus) + address.substring(at);
    }

    @Override
    public void forgetAll() {
        generation.incrementAndGet();
        if (feedConnected.getAsBoolean()) {
            plain.invalidateAll();
            detailed.invalidateAll();
        } else {
            expire(plain);
            expire(detailed);
        }
    }

    /** Answers are asked for again, and still serve if that fails. */
    private void expire(Cache<String, Known> cache) {
        long old = ticker.read() - FRESH_WITH_FEED - 1;
        cache.asMap().replaceAll((key, known) -> new Known(known.answer(), Math.min(known.since(), old)));
    }
}
