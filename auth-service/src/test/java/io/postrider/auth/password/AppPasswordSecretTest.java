package io.postrider.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppPasswordSecretTest {
    private static final String SECRET = "k7vq-m2xn-5dhe-wzr4-tb6p-aaqi-j3uo-y2fc";

    @Test
    void hashesEveryGroupingAlike() {
        byte[] hash = AppPasswordSecret.hash(SECRET).orElseThrow();
        assertThat(AppPasswordSecret.hash(SECRET.replace("-", ""))).contains(hash);
        assertThat(AppPasswordSecret.hash(SECRET.replace('-', ' ').toUpperCase(Locale.ROOT)))
                .contains(hash);
        assertThat(AppPasswordSecret.hash(SECRET.replace('k', 'a')))
                .isPresent()
                .get()
                .isNotEqualTo(hash);
    }

    @Test
    void neverMakesTheSameTwice() {
        SecureRandom random = new SecureRandom();
        assertThat(AppPasswordSecret.generate(random)).isNotEqualTo(AppPasswordSecret.generate(random));
        assertThat(AppPasswordSecret.hash(AppPasswordSecret.generate(random))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "k7vq-m2xn-5dhe-wzr4-tb6p-aaqi-j3uo-y2f",
                SECRET + "a",
                "0" + SECRET,
                "----------------------------------------------------------------" + SECRET
            })
    void takesNothingElseForOne(String password) {
        assertThat(AppPasswordSecret.hash(password)).isEmpty();
    }
}
