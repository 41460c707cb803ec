package io.postrider.auth.apikey;

import io.postrider.platform.hash.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/** The secrets of API keys: 256 random bits behind a prefix that secret scanners can look for. */
final class ApiKeySecret {
    private static final String PREFIX = "prk_";
    private static final int OCTETS = 32;

    private ApiKeySecret() {}

    static String generate(SecureRandom random) {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    static byte[] hash(String secret) {
        return Sha256.of(secret);
    }
}
