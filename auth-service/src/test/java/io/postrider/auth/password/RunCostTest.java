package io.postrider.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunCostTest {
    private final AtomicLong clock = new AtomicLong();
    private final RunCost cost = new RunCost(clock::get);

    private void run(long nanos) {
        long begun = cost.now();
        clock.addAndGet(nanos);
        cost.ran(begun);
    }

    private int leftAfter(long nanos) {
        long begun = cost.now();
        clock.addAndGet(nanos);
        return cost.left(begun, 1_000);
    }

    @Test
    void whatIsCheaperLeavesTheRest() {
        run(40_000_000);
        assertThat(leftAfter(0)).isEqualTo(1_000);
        assertThat(leftAfter(10_000_000)).isEqualTo(750);
        assertThat(leftAfter(40_000_000)).isZero();
        assertThat(leftAfter(90_000_000)).isZero();
    }

    @Test
    void aSlowFirstRunIsForgotten() {
        run(400_000_000);
        for (int i = 0; i < 60; i++) {
            run(40_000_000);
        }
        assertThat(leftAfter(10_000_000)).isBetween(740, 760);
    }

    @Test
    void nothingIsLeftOfWhatIsNotKnown() {
        assertThat(leftAfter(10_000_000)).isZero();
    }
}
