package io.postrider.auth.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postrider.auth.change.ChangeFeed;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.change.DirectoryListener;
import io.postrider.auth.login.FailureStore.Failures;
import io.postrider.auth.login.FailureStore.Rule;
import io.postrider.auth.token.Sealer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Delays after failed logins, per (name, client network). Every replica knows the failures of all: its own at once,
 * the others' by notification. A login that succeeds without a failure before it asks no database; one network's
 * failures never delay another, and no delay lasts for ever.
 */
@Component
class LoginDelays implements DirectoryListener {
    private static final int MAX_KNOWN = 100_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int MAX_NEWS = 1_000;
    /** Rows of transactions that began earlier and committed later than those already seen. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final FailureStore store;
    private final ChangeLog changes;
    private final ChangeFeed feed;
    private final LoginProperties properties;
    private final Sealer.KeyedHash hash;
    private final String anyName;
    private final Cache<FailureKey, Blocked> known;
    private volatile Instant seenUntil = Instant.EPOCH.plus(OVERLAP);

    /** When, on this process's own clock, the next attempt may come. */
    private record Blocked(Instant lastAt, long untilNanos) {
        Duration remaining() {
            return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
        }
    }

    LoginDelays(FailureStore store, ChangeLog changes, ChangeFeed feed, Sealer sealer, LoginProperties properties) {
        this.store = store;
        this.changes = changes;
        this.feed = feed;
        this.properties = properties;
        this.hash = sealer.keyedHash("login name");
        // No name that is typed has this form.
        this.anyName = HexFormat.of().formatHex(hash.of(new byte[0], new byte[0]));
        this.known = Caffeine.newBuilder()
                .maximumSize(MAX_KNOWN)
                .expireAfterWrite(properties.failureMemory())
                .build();
        feed.addListener(this);
    }

    FailureKey key(String canonicalName, String clientAddress) {
        return FailureKey.of(hash.of(canonicalName.getBytes(StandardCharsets.UTF_8)), ClientNetwork.of(clientAddress));
    }

    /** How long a visitor's next attempt must still wait; a known device waits for its own failures only. */
    Duration remaining(Visitor visitor) {
        Duration wait = remaining(visitor.key());
        if (!visitor.knownDevice()) {
            wait = longer(wait, remaining(ofAccount(visitor)));
            wait = longer(wait, remaining(ofNetwork(visitor)));
            wait = longer(wait, remaining(ofClient(visitor)));
        }
        return wait;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static FailureKey ofAccount(Visitor visitor) {
        return new FailureKey(visitor.key().name(), ClientNetwork.ANY);
    }

    private FailureKey ofNetwork(Visitor visitor) {
        return new FailureKey(anyName, visitor.key().network());
    }

    /** One address guesses no more than ten times a minute, whosever passwords. */
    private FailureKey ofClient(Visitor visitor) {
        return new FailureKey(anyName, ClientNetwork.client(visitor.clientAddress()));
    }

    /** How long the next attempt must still wait; zero when it may come. */
    Duration remaining(FailureKey key) {
        if (!feed.current()) {
            store.find(key).ifPresentOrElse(this::learn, () -> known.invalidate(key));
        }
        Blocked blocked = known.getIfPresent(key);
        return blocked == null ? Duration.ZERO : blocked.remaining();
    }

    /** Counts a failure; those of strangers count for the account and for the network as a whole, too. */
    void failed(Visitor visitor) {
        Duration memory = properties.failureMemory();
        learn(store.add(visitor.key(), doubling(properties.freeFailures(), properties.longestDelay(), memory)));
        if (!visitor.knownDevice()) {
            Duration longest = properties.longestSharedDelay();
            learn(store.add(ofAccount(visitor), doubling(properties.freeFailuresOfAccount(), longest, memory)));
            learn(store.add(ofNetwork(visitor), doubling(properties.freeFailuresOfNetwork(), longest, memory)));
            // So many, and then nothing for as long as they are counted.
            learn(store.add(ofClient(visitor), new Rule(properties.freeFailuresOfClient(), longest, longest, longest)));
        }
        changes.loginFailed();
    }

    private static Rule doubling(int free, Duration longest, Duration memory) {
        return new Rule(free, SHORTEST, longest, memory);
    }

    /** Forgets the failures before a success; costs nothing when there was none. */
    void succeeded(FailureKey key) {
        if (known.getIfPresent(key) != null) {
            store.remove(key);
            known.invalidate(key);
        }
    }

    /** What the feed read before a failure may arrive after that failure was counted here: the latest one stands. */
    private void learn(Failures failures) {
        Blocked learned = new Blocked(
                failures.lastAt(), System.nanoTime() + failures.remaining().toNanos());
        known.asMap().merge(failures.key(), learned, (old, now) -> old.lastAt().isAfter(now.lastAt()) ? old : now);
    }

    @Override
    public void loginsFailed() {
        for (Failures failures : store.since(seenUntil.minus(OVERLAP), MAX_NEWS)) {
            learn(failures);
            if (failures.lastAt().isAfter(seenUntil)) {
                seenUntil = failures.lastAt();
            }
        }
    }

    @Override
    public void anythingChanged() {
        loginsFailed();
    }

    @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT5M")
    void forgetOld() {
        store.removeOld();
    }
}
