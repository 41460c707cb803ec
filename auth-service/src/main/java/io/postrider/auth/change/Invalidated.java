package io.postrider.auth.change;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache of what the directory says, emptied by the change feed. What was read before a change and would be
 * stored after it is not stored: a value is kept only if nothing was invalidated while it was read.
 */
public final class Invalidated<K, V> {
    private final Cache<K, V> cache;
    private final AtomicLong generation = new AtomicLong();
    private final BooleanSupplier trusted;

    /** A cache that is used only while {@code trusted} says that changes are heard of. */
    public Invalidated(long maximumSize, Duration longest, BooleanSupplier trusted) {
        this.cache = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfterWrite(longest)
                .build();
        this.trusted = trusted;
    }

    /** The cached value, if there is one that may be trusted. */
    public @Nullable V find(K key) {
        return trusted.getAsBoolean() ? cache.getIfPresent(key) : null;
    }

    /** The value, from the cache or read now. */
    public V get(K key, Function<K, V> read) {
        V known = find(key);
        if (known != null) {
            return known;
        }
        long before = generation();
        V value = Objects.requireNonNull(read.apply(key));
        put(key, value, before);
        return value;
    }

    /** To be asked for before reading what is then {@link #put}. */
    public long generation() {
        return generation.get();
    }

    /** Keeps a value that was read after {@code generation} was asked for. */
    public void put(K key, V value, long generationBeforeReading) {
        if (generation.get() != generationBeforeReading) {
            return;
        }
        cache.put(key, value);
        if (generation.get() != generationBeforeReading) {
            cache.invalidate(key);
        }
    }

    /** Forgets one value. */
    public void forget(K key) {
        generation.incrementAndGet();
        cache.invalidate(key);
    }

    /** Forgets the values that the predicate names. */
    public void forgetIf(Predicate<V> predicate) {
        generation.incrementAndGet();
        cache.asMap().values().removeIf(predicate);
    }

    /** Forgets all keys that the predicate names. */
    public void forgetKeys(Predicate<K> predicate) {
        generation.incrementAndGet();
        cache.asMap().keySet().removeIf(predicate);
    }

    /** Forgets everything. */
    public void forgetAll() {
        generation.incrementAndGet();
        cache.invalidateAll();
    }
}
