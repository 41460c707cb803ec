package io.postrider.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.ServiceName;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.testkit.await.Await;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ServiceTokensTest {
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final Ticker clock = new Ticker();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;

    private final ServiceTokens tokens = new ServiceTokens(
            callee -> {
                int number = asked.incrementAndGet();
                if (away) {
                    throw new ProblemException(ProblemCode.UNAVAILABLE, "away");
                }
                return new ServiceTokens.Grant("token-" + number, LIFE);
            },
            clock);

    @Test
    void oneTokenServesManyCalls() {
        assertThat(token()).isEqualTo("token-1");
        assertThat(token()).isEqualTo("token-1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void eachCalleeHasItsOwn() {
        assertThat(token()).isEqualTo("token-1");
        assertThat(tokens.token(ServiceName.AUTH_SERVICE)).isEqualTo("token-2");
    }

    @Test
    void renewsAfterAThirdOfItsLife() {
        token();
        clock.advance(Duration.ofMinutes(5));
        token();
        awaitToken("token-2");
    }

    @Test
    void tenMinutesWithoutAuthServiceStopNothing() {
        token();
        away = true;
        for (int minute = 0; minute < 14; minute++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(token()).isEqualTo("token-1");
        }
        clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(this::token).isInstanceOf(ProblemException.class);
    }

    /** Many callers at once must not each wait for an auth-service that does not answer. */
    @Test
    void withoutATokenAuthServiceIsAskedFourTimesASecondAtMost() {
        token();
        away = true;
        clock.advance(LIFE);
        assertThatThrownBy(this::token).isInstanceOf(ProblemException.class);
        int before = asked.get();
        assertThatThrownBy(this::token).isInstanceOf(ProblemException.class);
        assertThat(asked).hasValue(before);
        away = false;
        clock.advance(Duration.ofMillis(250));
        assertThat(token()).isEqualTo("token-" + (before + 1));
    }

    @Test
    void aRefusedTokenIsReplacedOnceInFiveSeconds() {
        String refused = token();
        tokens.rejected(ServiceName.DELIVERY_SERVICE, refused);
        awaitToken("token-2");
        tokens.rejected(ServiceName.DELIVERY_SERVICE, "token-2");
        tokens.rejected(ServiceName.DELIVERY_SERVICE, "token-2");
        assertThat(asked).hasValue(2);
    }

    private String token() {
        return tokens.token(ServiceName.DELIVERY_SERVICE);
    }

    /** The renewal runs on a thread of its own. */
    private void awaitToken(String expected) {
        Await.untilEquals(expected, this::token);
    }

    private static final class Ticker extends Clock {
        private volatile Instant now = Instant.parse("2026-11-23T00:00:00Z");

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
