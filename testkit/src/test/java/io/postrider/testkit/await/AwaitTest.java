package io.postrider.testkit.await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksAgainUntilItIsSo() {
        Await.until(Duration.ofMinutes(1), () -> asked.incrementAndGet() == 3, "three");
        assertThat(asked).hasValue(3);
        assertThat(Await.until(Duration.ofMinutes(1), asked::incrementAndGet, n -> n > 5, "six"))
                .isEqualTo(6);
        Await.untilEquals(8, asked::incrementAndGet);
    }

    @Test
    void tellsWhatDidNotComeAboutAndWhatWasSeen() {
        assertThatThrownBy(() -> Await.until(Duration.ofMillis(1), asked::incrementAndGet, n -> n < 0, "a miracle"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("not within PT0.001S: a miracle; the last seen was: ");
    }

    @Test
    void asksOnceMoreAfterTheTimeIsOver() {
        Await.until(Duration.ZERO, () -> asked.incrementAndGet() == 1, "one");
        assertThat(asked).hasValue(1);
    }

    @Test
    void repeatsAnAssertion() {
        Await.eventually(() -> assertThat(asked.incrementAndGet()).isEqualTo(4));
        assertThat(asked).hasValue(4);
    }

    @Test
    void passesOnAtOnceWhatTheConditionThrows() {
        assertThatThrownBy(() -> Await.until(
                        Duration.ofMinutes(1),
                        () -> {
                            asked.incrementAndGet();
                            throw new IllegalArgumentException("broken");
                        },
                        "anything"))
                .hasMessage("broken");
        assertThat(asked).hasValue(1);
    }
}
