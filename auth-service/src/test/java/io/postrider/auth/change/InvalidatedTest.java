package io.postrider.auth.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InvalidatedTest {
    private final AtomicBoolean trusted = new AtomicBoolean(true);
    private final Invalidated<String, Integer> cache = new Invalidated<>(10, Duration.ofMinutes(1), trusted::get);
    private final AtomicInteger reads = new AtomicInteger();

    private int read(String key) {
        return cache.get(key, k -> reads.incrementAndGet());
    }

    @Test
    void readsOnceUntilForgotten() {
        assertThat(read("a")).isEqualTo(1);
        assertThat(read("a")).isEqualTo(1);
        cache.forget("a");
        assertThat(read("a")).isEqualTo(2);
    }

    @Test
    void doesNotKeepWhatWasReadBeforeAChange() {
        int value = cache.get("a", key -> {
            cache.forget("b");
            return reads.incrementAndGet();
        });
        assertThat(value).isEqualTo(1);
        assertThat(read("a")).isEqualTo(2);
    }

    @Test
    void answersFromMemoryOnlyWhileChangesAreHeardOf() {
        read("a");
        trusted.set(false);
        assertThat(read("a")).isEqualTo(2);
    }

    @Test
    void forgetsByKeyAndByValue() {
        read("a");
        read("b");
        cache.forgetKeys("a"::equals);
        cache.forgetIf(value -> value == 2);
        assertThat(cache.find("a")).isNull();
        assertThat(cache.find("b")).isNull();
    }
}
