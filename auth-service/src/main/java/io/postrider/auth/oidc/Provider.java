package io.postrider.auth.oidc;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A domain's provider.
 *
 * @param issuer who signs
 * @param jwksUri where its keys are
 * @param discovered whether its own document said so, and may say otherwise later
 * @param audience whom its tokens must be for
 * @param addressClaim which claim has the account's address
 */
public record Provider(String issuer, String jwksUri, boolean discovered, String audience, String addressClaim) {
    /** Whether a text is the address of something in the web. */
    static boolean isWebAddress(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null;
        } catch (URISyntaxException notOne) {
            return false;
        }
    }
}
