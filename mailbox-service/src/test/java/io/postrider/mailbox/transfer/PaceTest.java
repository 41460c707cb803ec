package io.postrider.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final AtomicLong now = new AtomicLong();
    private final Pace pace = new Pace(new Pace.Limits(Duration.ofMinutes(5), Duration.ofMinutes(10)), now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aMessageOrAMebibyteIsAStepForward() {
        pass(Duration.ofMinutes(4));
        pace.read((1 << 20) - 1);
        pass(Duration.ofMinutes(1));
        assertThat(pace.stalled()).isFalse();
        pace.read(1);
        pass(Duration.ofMinutes(5));
        assertThat(pace.stalled()).isFalse();
        pace.step();
        pass(Duration.ofMinutes(5));
        assertThat(pace.stalled()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(pace.stalled()).isTrue();
    }

    @Test
    void octetByOctetIsNone() {
        for (int minute = 0; minute <= 5; minute++) {
            pace.read(60);
            pass(Duration.ofMinutes(1));
        }
        assertThat(pace.stalled()).isTrue();
    }

    @Test
    void aTurnEndsHoweverFastItIs() {
        pass(Duration.ofMinutes(10));
        pace.step();
        assertThat(pace.turnOver()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(pace.turnOver()).isTrue();
    }
}
