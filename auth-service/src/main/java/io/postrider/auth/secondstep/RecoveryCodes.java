package io.postrider.auth.secondstep;

import io.postrider.auth.token.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Codes of 80 random bits, each good once, of which only keyed hashes are kept. */
@Component
class RecoveryCodes {
    private static final int COUNT = 10;
    private static final int DIGITS = 16;
    private static final int GROUP = 4;
    // RFC 4648 section 6, in lower case
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private final Sealer.KeyedHash hash;
    private final SecureRandom random = new SecureRandom();

    RecoveryCodes(Sealer sealer) {
        this.hash = sealer.keyedHash("recovery code");
    }

    /** A new set, such as {@code k7vq-m2xn-5dhe-wzr4}. */
    List<String> make() {
        List<String> codes = new ArrayList<>(COUNT);
        for (int i = 0; i < COUNT; i++) {
            StringBuilder code = new StringBuilder(DIGITS + DIGITS / GROUP);
            for (int digit = 0; digit < DIGITS; digit++) {
                if (digit > 0 && digit % GROUP == 0) {
                    code.append('-');
                }
                code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            codes.add(code.toString());
        }
        return codes;
    }

    /** Whether a text, bare of what groups it, has the form of one. */
    static boolean isOne(String bare) {
        return bare.length() == DIGITS && bare.chars().allMatch(digit -> ALPHABET.indexOf(digit) >= 0);
    }

    /** What is kept of one of an account. */
    byte[] hash(UUID accountId, String bare) {
        return hash.of(accountId.toString().getBytes(StandardCharsets.UTF_8), bare.getBytes(StandardCharsets.UTF_8));
    }
}
