package io.postrider.auth.password;

import io.postrider.platform.hash.Sha256;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/** The secrets of app passwords: 160 random bits in groups of letters and digits that nobody mixes up. */
public final class AppPasswordSecret {
    // RFC 4648 section 6, in lower case: it has neither 0 nor 1.
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int DIGITS = 32;
    private static final int GROUP = 4;
    private static final int LONGEST = 2 * DIGITS;

    private AppPasswordSecret() {}

    /** A secret such as {@code k7vq-m2xn-5dhe-wzr4-tb6p-aaqi-j3uo-y2fc}. */
    public static String generate(SecureRandom random) {
        StringBuilder secret = new StringBuilder(DIGITS + DIGITS / GROUP);
        for (int i = 0; i < DIGITS; i++) {
            if (i > 0 && i % GROUP == 0) {
                secret.append('-');
            }
            secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return secret.toString();
    }

    /** What is stored of a password that may be such a secret, however it was grouped; empty when it is none. */
    public static Optional<byte[]> hash(String password) {
        if (password.length() > LONGEST) {
            return Optional.empty();
        }
        String digits = password.replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
        if (digits.length() != DIGITS || !digits.chars().allMatch(digit -> ALPHABET.indexOf(digit) >= 0)) {
            return Optional.empty();
        }
        return Optional.of(Sha256.of(digits));
    }
}
