package io.postrider.auth.self;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name and a password as HTTP Basic sends them.
 *
 * @param name an address
 * @param password as it was typed
 */
record BasicCredentials(String name, String password) {
    private static final String SCHEME = "Basic ";
    private static final int LONGEST = 2_048;

    /** Reads an Authorization header; empty when it is none of the scheme. */
    static Optional<BasicCredentials> read(@Nullable String header) {
        if (header == null || header.length() > LONGEST || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String userPass;
        try {
            byte[] octets =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            userPass = new String(octets, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        // RFC 7617 section 2: the first colon ends the name, and the password may have more.
        int colon = userPass.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new BasicCredentials(userPass.substring(0, colon), userPass.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return "BasicCredentials[" + name + "]";
    }
}
