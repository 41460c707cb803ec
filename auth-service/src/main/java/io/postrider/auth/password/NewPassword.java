package io.postrider.auth.password;

import java.security.SecureRandom;

/** Makes passwords for people to copy: 100 random bits, in groups, without characters that look alike. */
public final class NewPassword {
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789X";
    private static final int GROUPS = 5;
    private static final int GROUP = 4;

    private NewPassword() {}

    /** A password such as {@code k7vq-m2xn-9dhe-wzr4-tb6p}. */
    public static String generate(SecureRandom random) {
        StringBuilder password = new StringBuilder(GROUPS * (GROUP + 1));
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
