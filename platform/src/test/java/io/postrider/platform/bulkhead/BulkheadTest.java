package io.postrider.platform.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BulkheadTest {
    private final Bulkhead bulkhead = new Bulkhead(1, Duration.ofMillis(1), "come again");

    @Test
    void whoFindsNoPlaceIsToldToComeAgain() {
        bulkhead.run(() -> assertThatThrownBy(() -> bulkhead.run(() -> "inside"))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE);
                    assertThat(problem.detail()).isEqualTo("come again");
                }));
        assertThat(bulkhead.run(() -> "inside")).isEqualTo("inside");
    }

    @Test
    void aFailureGivesThePlaceBack() {
        assertThatThrownBy(() -> bulkhead.run(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(bulkhead.run(() -> "inside")).isEqualTo("inside");
    }

    @Test
    void whoIsInterruptedWhileWaitingStaysSo() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> bulkhead.run(() -> "inside")).isInstanceOf(ProblemException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
