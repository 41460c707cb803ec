package io.postrider.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
    @Test
    void runsWorkForOneKeyOneAfterTheOther() throws InterruptedException {
        OneAtATime<String> turns = new OneAtATime<>();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.submit(() -> turns.run("ann", () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    return inside.decrementAndGet();
                }));
            }
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void doesNotMakeOtherKeysWait() throws InterruptedException {
        OneAtATime<String> turns = new OneAtATime<>();
        CountDownLatch bobWasThere = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ann = threads.submit(() -> turns.run("ann", () -> await(bobWasThere)));
            threads.submit(() -> turns.run("bob", () -> {
                bobWasThere.countDown();
                return true;
            }));
            assertThat(ann).succeedsWithin(Await.PATIENCE).isEqualTo(true);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
