package io.postrider.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
    private static final long MIB = 1024 * 1024;

    private static HashingProperties properties(int threads) {
        return new HashingProperties(threads, 4, Duration.ofSeconds(30));
    }

    @Test
    void aNodeOfManyProcessorsDoesNotFillASmallHeap() {
        assertThat(properties(0).atOnce(64, 256 * MIB, 19 * MIB)).isEqualTo(6);
        assertThat(properties(0).atOnce(2, 256 * MIB, 19 * MIB)).isEqualTo(2);
        assertThat(properties(0).atOnce(8, 16 * MIB, 19 * MIB)).isEqualTo(1);
        assertThat(properties(12).atOnce(8, 256 * MIB, 19 * MIB)).isEqualTo(12);
    }

    /** It asks for more places than there are. */
    @Test
    void verifiesAHashThatTakesMoreMemoryThanAllPlaces() {
        PasswordHasher hasher = new PasswordHasher(properties(1), new SimpleMeterRegistry());
        String imported =
                "{ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$sfWJFl8MHGpo8qjkQNiMQQ$K6nKzXlLzsQ/hXHbuCYdVGvg86EblJyxVz9AdTjAeJI";
        assertThat(hasher.matches("pässword", imported)).isTrue();
        assertThat(hasher.matches("another", imported)).isFalse();
        String own = hasher.hash("pässword");
        assertThat(hasher.matches("pässword", own)).isTrue();
    }

    /** A run that takes longer than it should proves nothing wrong; one that takes no time was none. */
    @Test
    void anEmptyPasswordAndNobodysWereRefusedAtOnceAndToldWhoIsThere() {
        var meters = new SimpleMeterRegistry();
        PasswordHasher hasher = new PasswordHasher(properties(1), meters);
        Timer runs = meters.timer("postrider.auth.hash");
        for (String stored : new String[] {null, hasher.hash("pässword")}) {
            for (String password : new String[] {"", "wrong"}) {
                double before = runs.totalTime(TimeUnit.MICROSECONDS);
                assertThat(hasher.matches(password, stored)).isFalse();
                assertThat(runs.totalTime(TimeUnit.MICROSECONDS) - before)
                        .as("microseconds for <%s> and %s", password, stored)
                        .isGreaterThan(1_000);
            }
        }
    }

    /** It takes microseconds by itself. */
    @Test
    void anImportedHashThatIsCheapWasRefusedSoonerThanNobodys() {
        var meters = new SimpleMeterRegistry();
        PasswordHasher hasher = new PasswordHasher(properties(1), meters);
        hasher.matches("wrong", null);
        Timer runs = meters.timer("postrider.auth.hash");
        double before = runs.totalTime(TimeUnit.MICROSECONDS);
        assertThat(hasher.matches("wrong", "{PBKDF2}$1$salt$1$" + "0".repeat(40)))
                .isFalse();
        assertThat(runs.totalTime(TimeUnit.MICROSECONDS) - before)
                .as("microseconds")
                .isGreaterThan(1_000);
    }

    @Test
    void nobodyHasAPasswordAndNeitherHasAHashThatIsNotTakenAnyMore() {
        PasswordHasher hasher = new PasswordHasher(properties(1), new SimpleMeterRegistry());
        assertThat(hasher.matches("nobody has this password", null)).isFalse();
        String tooLarge =
                "{ARGON2ID}$argon2id$v=19$m=262144,t=3,p=1$fXpLPdoQjLH4PiMZbQ7oZg$9438t/PXTwXMzAs3B54gW9wMNP7osUkuC2SrYPetr2Q";
        assertThat(hasher.matches("nobody has this password", tooLarge)).isFalse();
    }

    @Test
    void aRunOnEachCarrierLetEverythingElseStandStill() throws Exception {
        try (PasswordHasher hasher = new PasswordHasher(properties(1), new SimpleMeterRegistry());
                var caller = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(caller.submit(() -> hasher.whenThereIsRoom(
                                    () -> Thread.currentThread().isVirtual()))
                            .get())
                    .isFalse();
        }
    }

    @Test
    void whatARunThrowsItsCallerGets() {
        try (PasswordHasher hasher = new PasswordHasher(properties(1), new SimpleMeterRegistry())) {
            assertThatThrownBy(() -> hasher.whenThereIsRoom(() -> {
                        throw new IllegalArgumentException("as it was");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("as it was");
            assertThat(hasher.whenThereIsRoom(() -> "again")).isEqualTo("again");
        }
    }
}
