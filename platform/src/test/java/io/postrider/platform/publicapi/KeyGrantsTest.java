package io.postrider.platform.publicapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.KeyApi.KeyExchange;
import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.testkit.await.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyGrantsTest {
    private static final int AT_ONCE = 4;
    private static final int GUESSES = 20;

    private final CountDownLatch authServiceAnswers = new CountDownLatch(1);
    private final AtomicInteger questions = new AtomicInteger();
    private final KeyGrants grants = new KeyGrants(this::exchange);

    private KeyGrant exchange(KeyExchange asked) {
        questions.incrementAndGet();
        if (asked.secret().equals("good")) {
            return new KeyGrant(new UUID(1, 1), null, Set.of());
        }
        try {
            authServiceAnswers.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new ProblemException(ProblemCode.AUTHENTICATION_FAILED, "unknown");
    }

    private ProblemCode guess(int number) {
        try {
            grants.of("guess-" + number, "192.0.2.1");
            throw new AssertionError("no grant was to be expected");
        } catch (ProblemException refused) {
            return refused.code();
        }
    }

    @Test
    void manyGuessesKeepNoConnectionsToAuthService() throws Exception {
        grants.of("good", "192.0.2.2");
        List<Future<ProblemCode>> guesses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < GUESSES; i++) {
                int number = i;
                guesses.add(threads.submit(() -> guess(number)));
            }
            Await.untilEquals(GUESSES - AT_ONCE, () ->
                    (int) guesses.stream().filter(Future::isDone).count());
            // Who was good a moment ago is not asked for again.
            grants.of("good", "192.0.2.2");
            authServiceAnswers.countDown();
        }
        assertThat(questions).hasValue(1 + AT_ONCE);
        assertThat(guesses)
                .extracting(Future::get)
                .containsOnly(ProblemCode.UNAVAILABLE, ProblemCode.AUTHENTICATION_FAILED);
    }
}
