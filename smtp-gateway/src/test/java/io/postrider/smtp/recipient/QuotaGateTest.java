package io.postrider.smtp.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mailbox.Quota;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.testkit.await.Await;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotaGateTest {
    private static final UUID ACCOUNT = new UUID(1, 2);
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger questions = new AtomicInteger();

    private QuotaGate gate(Quota quota) {
        return new QuotaGate(
                account -> {
                    questions.incrementAndGet();
                    return quota;
                },
                1000,
                now::get);
    }

    @Test
    void asksOnceAMinuteForAnAccountWithPlentyOfRoom() {
        try (QuotaGate gate = gate(new Quota(0, 0, 0))) {
            assertThat(gate.hasRoom(ACCOUNT, 5000)).isTrue();
            assertThat(gate.hasRoom(ACCOUNT, 5000)).isTrue();
            assertThat(questions).hasValue(1);
        }
    }

    @Test
    void asksAgainSoonWhereItIsTight() {
        try (QuotaGate gate = gate(new Quota(500, 1000, 3))) {
            assertThat(gate.hasRoom(ACCOUNT, 500)).isTrue();
            assertThat(gate.hasRoom(ACCOUNT, 501)).isFalse();
            now.addAndGet(Duration.ofSeconds(1).toNanos() + 1);
            gate.hasRoom(ACCOUNT, 1);
            assertThat(questions).hasValue(2);
        }
    }

    @Test
    void takesMailWhileAnAnswerIsLateAndKnowsItWhenItComes() {
        CountDownLatch late = new CountDownLatch(1);
        try (QuotaGate gate = new QuotaGate(
                account -> {
                    questions.incrementAndGet();
                    await(late);
                    return new Quota(1000, 1000, 3);
                },
                1000,
                now::get)) {
            assertThat(gate.hasRoom(ACCOUNT, 1)).isTrue();
            late.countDown();
            Await.untilEquals(false, () -> gate.hasRoom(ACCOUNT, 1));
            assertThat(questions).hasValue(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void takesMailWhenNobodyCanBeAskedAndAsksAgainLater() {
        try (QuotaGate gate = new QuotaGate(
                account -> {
                    questions.incrementAndGet();
                    throw new ProblemException(ProblemCode.UNAVAILABLE, "down");
                },
                1000,
                now::get)) {
            assertThat(gate.hasRoom(ACCOUNT, 1)).isTrue();
            assertThat(gate.hasRoom(ACCOUNT, 1)).isTrue();
            assertThat(questions).hasValue(1);
            now.addAndGet(Duration.ofSeconds(6).toNanos());
            assertThat(gate.hasRoom(ACCOUNT, 1)).isTrue();
            assertThat(questions).hasValue(2);
        }
    }
}
