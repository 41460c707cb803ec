package io.postrider.auth.autoconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignedProfilesTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger signatures = new AtomicInteger();
    private final SignedProfiles profiles = new SignedProfiles(now::get);

    private void ask(String text, String client) {
        profiles.of(text, client, () -> {
            signatures.incrementAndGet();
            return new byte[0];
        });
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void theSameProfileWasSignedAnewForEachWhoAsked() {
        for (int i = 0; i < 1_000; i++) {
            ask("ann's", "192.0.2." + i % 250);
        }
        assertThat(signatures).hasValue(1);
        pass(Duration.ofMinutes(11));
        ask("ann's", "192.0.2.1");
        assertThat(signatures).as("the certificate may be another one").hasValue(2);
    }

    @Test
    void oneClientIsSignedNoMoreThanSixtyNewOnesInAMinute() {
        for (int i = 0; i < 60; i++) {
            ask("profile " + i, "192.0.2.1");
            pass(Duration.ofMillis(100));
        }
        refused("one more", "192.0.2.1");
        ask("profile 59", "192.0.2.1");
        ask("another's", "192.0.2.2");
        pass(Duration.ofMinutes(1));
        ask("one more", "192.0.2.1");
    }

    @Test
    void allTogetherAreSignedFiftyInASecond() {
        for (int i = 0; i < 50; i++) {
            ask("profile " + i, "192.0.2." + i);
        }
        refused("one more", "192.0.2.200");
        pass(Duration.ofSeconds(1));
        ask("one more", "192.0.2.200");
    }

    private void refused(String text, String client) {
        int before = signatures.get();
        assertThatThrownBy(() -> ask(text, client))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.TOO_MANY_REQUESTS));
        assertThat(signatures).hasValue(before);
    }
}
