package io.postrider.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrowdTest {
    @Test
    void letsSoManyOfAKindInAndNoMore() {
        var crowd = new Crowd<String>(new Crowd.Bounds(2, 0, Duration.ofDays(1)));
        assertThat(crowd.enter("a")).isTrue();
        assertThat(crowd.enter("a")).isTrue();
        assertThat(crowd.enter("a")).isFalse();
        assertThat(crowd.enter("b")).isTrue();
        crowd.leave("a");
        assertThat(crowd.enter("a")).isTrue();
        assertThat(crowd.enter("a")).isFalse();
    }

    @Test
    void whoWaitsTooLongGoes() {
        var crowd = new Crowd<String>(new Crowd.Bounds(1, 1, Duration.ofMillis(1)));
        assertThat(crowd.enter("a")).isTrue();
        assertThat(crowd.enter("a")).isFalse();
        crowd.leave("a");
        assertThat(crowd.enter("a")).as("nobody is remembered").isTrue();
    }

    @Test
    void aWholeOfficeThatCameAtOnceWasSentAway() throws Exception {
        var crowd = new Crowd<String>(new Crowd.Bounds(2, 50, Duration.ofDays(1)));
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var served = new AtomicInteger();
        assertThat(crowd.enter("office")).isTrue();
        assertThat(crowd.enter("office")).isTrue();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                threads.submit(() -> {
                    assertThat(crowd.enter("office")).isTrue();
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                    served.incrementAndGet();
                    crowd.leave("office");
                });
            }
            assertThat(crowd.enter("elsewhere"))
                    .as("nobody else waits for them")
                    .isTrue();
            crowd.leave("office");
            crowd.leave("office");
        }
        assertThat(served).hasValue(50);
        assertThat(most.get()).isBetween(1, 2);
    }
}
