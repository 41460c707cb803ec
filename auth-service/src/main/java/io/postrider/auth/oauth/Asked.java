package io.postrider.auth.oauth;

import java.time.Instant;
import java.util.Set;

/**
 * What a program asked for, while its user signs in.
 *
 * @param clientId the program
 * @param redirectUri where it waits
 * @param scopes for what
 * @param challenge of RFC 7636, by S256
 * @param state what it wants to hear again
 * @param browser the hash of what the user's browser was given to remember
 * @param until how long the page is good
 */
record Asked(
        String clientId,
        String redirectUri,
        Set<String> scopes,
        String challenge,
        String state,
        String browser,
        Instant until) {
    Asked {
        scopes = Set.copyOf(scopes);
    }
}
