package io.postrider.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.auth.token.Sessions.Session;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealerTest {
    private static final TokenProperties PROPERTIES = new TokenProperties(
            Duration.ofMinutes(15),
            Duration.ofMinutes(1),
            Duration.ofDays(30),
            Duration.ofDays(30),
            Duration.ofMinutes(10));
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

    private final Sealer sealer = new Sealer("0123456789abcdef0123456789abcdef");

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Sessions sessions(Instant now) {
        return new Sessions(sealer, PROPERTIES, Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void opensWhatItSealedForTheSamePurposeOnly() {
        byte[] sealed = sealer.seal(octets("secret"), "one");
        assertThat(sealer.open(sealed, "one")).isEqualTo(octets("secret"));
        assertThatThrownBy(() -> sealer.open(sealed, "two")).isInstanceOf(IllegalStateException.class);
        assertThat(sealer.seal(octets("secret"), "one")).isNotEqualTo(sealed);
    }

    @Test
    void refusesAShortSecret() {
        assertThatThrownBy(() -> new Sealer("short")).hasMessageContaining("32 characters");
    }

    @Test
    void hashesDifferByPurposeAndByWhereThePartsEnd() {
        assertThat(sealer.keyedHash("a").of(octets("x")))
                .isNotEqualTo(sealer.keyedHash("b").of(octets("x")));
        Sealer.KeyedHash hash = sealer.keyedHash("a");
        assertThat(hash.of(octets("xy"), octets("z"))).isNotEqualTo(hash.of(octets("x"), octets("yz")));
    }

    @Test
    void knowsASessionByItsSecretUntilItIsTooOld() {
        Session session = new Session(UUID.randomUUID(), UUID.randomUUID(), 4, UUID.randomUUID(), NOW);
        String secret = sessions(NOW).open(session);
        assertThat(sessions(NOW).read(secret)).contains(session);
        Session byOwnPassword = new Session(UUID.randomUUID(), UUID.randomUUID(), 4, null, NOW);
        assertThat(sessions(NOW).read(sessions(NOW).open(byOwnPassword))).contains(byOwnPassword);
        assertThat(sessions(NOW.plus(Duration.ofDays(29))).read(secret)).isPresent();
        assertThat(sessions(NOW.plus(Duration.ofDays(31))).read(secret)).isEmpty();
    }

    @Test
    void refusesEverySecretThatItDidNotMake() {
        String secret = sessions(NOW).open(new Session(UUID.randomUUID(), UUID.randomUUID(), 4, null, NOW));
        for (int i = 0; i < secret.length(); i++) {
            char other = secret.charAt(i) == 'A' ? 'B' : 'A';
            String forged = secret.substring(0, i) + other + secret.substring(i + 1);
            assertThat(sessions(NOW).read(forged)).as("character %d", i).isEmpty();
        }
        assertThat(sessions(NOW).read("")).isEmpty();
        assertThat(sessions(NOW).read("not base64!")).isEmpty();
        assertThat(sessions(NOW).read(secret + "AAAA")).isEmpty();
    }
}
