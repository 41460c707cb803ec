package io.postrider.auth.secondstep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One-time codes by the time of day (RFC 6238), with what every program that makes them takes for granted. */
final class Totp {
    /** RFC 4226 section 4: 160 bits. */
    static final int SECRET_OCTETS = 20;

    static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    private static final int STEP_SECONDS = 30;

    private Totp() {}

    /** Which step a code is of: the present one or one of its neighbours; empty for a wrong code. */
    static OptionalLong step(byte[] secret, String code, Instant now) {
        long present = now.getEpochSecond() / STEP_SECONDS;
        byte[] sent = code.getBytes(StandardCharsets.UTF_8);
        OptionalLong found = OptionalLong.empty();
        // RFC 6238 section 5.2: a step of delay is allowed for, and clocks differ both ways.
        for (long step = present - 1; step <= present + 1; step++) {
            if (MessageDigest.isEqual(code(secret, step).getBytes(StandardCharsets.UTF_8), sent)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** The code of a moment. */
    static String code(byte[] secret, Instant when) {
        return code(secret, when.getEpochSecond() / STEP_SECONDS);
    }

    // RFC 4226 section 5.3
    private static String code(byte[] secret, long step) {
        byte[] hash = hash(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int offset = hash[hash.length - 1] & 0x0f;
        int truncated = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
        return String.format(Locale.ROOT, "%06d", truncated % MODULUS);
    }

    private static byte[] hash(byte[] secret, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
