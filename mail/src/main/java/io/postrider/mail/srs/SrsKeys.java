package io.postrider.mail.srs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secrets that say that an address was written here: the first one signs, the others are still believed. */
public final class SrsKeys {
    /** Six characters of five bits: with 36 more of the address's own, most addresses stay within 64 octets. */
    private static final int HASH = 6;

    private static final int LEAST_OCTETS = 16;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final List<SecretKeySpec> keys;

    /**
     * Keys of these secrets.
     *
     * @throws IllegalArgumentException when there is none, or one that could be guessed
     */
    public SrsKeys(List<String> secrets) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(secret -> secret.length() < LEAST_OCTETS)) {
            throw new IllegalArgumentException("a secret for reverse-paths has 16 characters at least");
        }
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"))
                .toList();
    }

    /** The hash of a text in any case, by the key that signs. */
    String hash(String text) {
        return hash(keys.getFirst(), text);
    }

    /** Whether a hash in any case is one of a text by any of the keys: mail programs change the case of addresses. */
    boolean isHash(String hash, String text) {
        byte[] given = hash.toUpperCase(Locale.ROOT).getBytes(UTF_8);
        boolean matches = false;
        for (SecretKeySpec key : keys) {
            matches |= MessageDigest.isEqual(hash(key, text).getBytes(UTF_8), given);
        }
        return matches;
    }

    private static String hash(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] octets = mac.doFinal(text.toLowerCase(Locale.ROOT).getBytes(UTF_8));
            long bits = 0;
            for (int i = 0; i < 5; i++) {
                bits = bits << 8 | octets[i] & 0xff;
            }
            var out = new StringBuilder(HASH);
            for (int i = 0; i < HASH; i++) {
                out.append(BASE32.charAt((int) (bits >>> 35 - 5 * i) & 31));
            }
            return out.toString();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA256", impossible);
        }
    }

    /** Two characters for the low ten bits of a number. */
    static String base32(long number) {
        return "" + BASE32.charAt((int) (number >> 5 & 31)) + BASE32.charAt((int) (number & 31));
    }

    /** The number of two characters in any case; -1 when they are none. */
    static int number(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        int high = upper.length() == 2 ? BASE32.indexOf(upper.charAt(0)) : -1;
        int low = upper.length() == 2 ? BASE32.indexOf(upper.charAt(1)) : -1;
        return high < 0 || low < 0 ? -1 : high << 5 | low;
    }
}
