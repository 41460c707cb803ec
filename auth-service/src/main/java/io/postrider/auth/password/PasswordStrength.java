package io.postrider.auth.password;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How hard a password is to guess, as zxcvbn has it: by dictionaries of passwords, words and names, keyboard walks, repetitions,
 * sequences and dates. Not by which kinds of characters it has, which tells little (NIST SP 800-63B section 5.1.1.2).
 */
public final class PasswordStrength {
    /** What is beyond does not make it weaker, and would cost time that grows with the square of the length. */
    private static final int LOOKED_AT = 72;

    private PasswordStrength() {}

    /** Reads its dictionaries when it is needed first. */
    private static final class Meter {
        private static final Zxcvbn ZXCVBN = new Zxcvbn();
    }

    /** From 0 to 4; the parts of the account's address are words that everybody guesses. */
    public static int of(String password, String address) {
        String start = password.substring(0, Math.min(password.length(), LOOKED_AT));
        return Meter.ZXCVBN.measure(start, words(address)).getScore();
    }

    private static List<String> words(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1);
        return Stream.concat(Stream.of(address, domain), Arrays.stream(address.split("[@.+_-]", 20)))
                .filter(word -> word.length() > 2)
                .toList();
    }
}
