package io.postrider.auth.secondstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238 appendix B, the last six digits. */
    @ParameterizedTest
    @CsvSource({
        "59,287082",
        "1111111109,081804",
        "1111111111,050471",
        "1234567890,005924",
        "2000000000,279037",
        "20000000000,353130"
    })
    void makesTheCodesOfTheRfc(long seconds, String code) {
        assertThat(Totp.code(SECRET, Instant.ofEpochSecond(seconds))).isEqualTo(code);
    }

    @Test
    void takesAStepBeforeAndAStepAfterAndNoMore() {
        Instant now = Instant.ofEpochSecond(1_000_000_000);
        long present = 1_000_000_000L / 30;
        for (int off = -3; off <= 3; off++) {
            String code = Totp.code(SECRET, now.plusSeconds(30L * off));
            if (Math.abs(off) <= 1) {
                assertThat(Totp.step(SECRET, code, now)).hasValue(present + off);
            } else {
                assertThat(Totp.step(SECRET, code, now)).isEmpty();
            }
        }
        assertThat(Totp.step(SECRET, "", now)).isEmpty();
        assertThat(Totp.step(SECRET, "0".repeat(60), now)).isEmpty();
    }
}
