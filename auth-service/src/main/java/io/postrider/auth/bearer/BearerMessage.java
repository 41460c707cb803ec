package io.postrider.auth.bearer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a client sends with OAUTHBEARER or XOAUTH2.
 *
 * @param username whom it names; empty when it leaves that to the token
 * @param token the access token
 */
public record BearerMessage(String username, String token) {
    private static final int LONGEST = 8_192;
    private static final char SEPARATOR = '\u0001';
    private static final String SCHEME = "bearer ";

    /** RFC 7628 section 3.1: {@code n,a=user,^Ahost=…^Aport=…^Aauth=Bearer …^A^A}. */
    public static Optional<BearerMessage> oauthBearer(byte[] octets) {
        String text = text(octets);
        int end = text.indexOf(SEPARATOR);
        // Channel binding ("p=") is not for this mechanism.
        if (end < 0 || !(text.startsWith("n,") || text.startsWith("y,")) || text.charAt(end - 1) != ',') {
            return Optional.empty();
        }
        String header = text.substring(2, Math.max(2, end - 1));
        if (!header.isEmpty() && !header.startsWith("a=")) {
            return Optional.empty();
        }
        String username = header.isEmpty() ? "" : name(header.substring(2));
        return token(text.substring(end + 1)).map(token -> new BearerMessage(username, token));
    }

    /** As Google and Microsoft describe it: {@code user=…^Aauth=Bearer …^A^A}. */
    public static Optional<BearerMessage> xoauth2(byte[] octets) {
        String text = text(octets);
        int end = text.indexOf(SEPARATOR);
        if (end < 0 || !text.startsWith("user=")) {
            return Optional.empty();
        }
        String username = text.substring("user=".length(), end);
        return token(text.substring(end + 1)).map(token -> new BearerMessage(username, token));
    }

    private static String text(byte[] octets) {
        return octets.length > LONGEST ? "" : new String(octets, StandardCharsets.UTF_8);
    }

    /** RFC 5801 section 4: a comma and an equals sign are written as "=2C" and "=3D". */
    private static String name(String text) {
        return text.replace("=2C", ",").replace("=3D", "=");
    }

    /** The value of {@code auth} among {@code *(key "=" value ^A) ^A}. */
    private static Optional<String> token(String pairs) {
        int start = 0;
        while (start < pairs.length() && pairs.charAt(start) != SEPARATOR) {
            int end = pairs.indexOf(SEPARATOR, start);
            if (end < 0) {
                return Optional.empty();
            }
            String pair = pairs.substring(start, end);
            if (pair.startsWith("auth=") && pair.regionMatches(true, 5, SCHEME, 0, SCHEME.length())) {
                String token = pair.substring(5 + SCHEME.length()).strip();
                return token.isEmpty() ? Optional.empty() : Optional.of(token);
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "BearerMessage[" + username + "]";
    }
}
