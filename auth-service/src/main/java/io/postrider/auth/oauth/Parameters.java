package io.postrider.auth.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parameters of a request.
 *
 * @param request where they are
 */
record Parameters(HttpServletRequest request) {
    private static final int LONGEST = 8_192;

    /** One of them; empty when it is not there. RFC 6749 section 3.1: none may be there twice. */
    String get(String name) throws OAuthRefusal {
        String[] values = request.getParameterValues(name);
        if (values == null) {
            return "";
        }
        if (values.length > 1 || values[0].length() > LONGEST) {
            throw new OAuthRefusal("invalid_request", name + " is there twice, or too long");
        }
        return values[0];
    }

    /** One that must be there. */
    String require(String name) throws OAuthRefusal {
        String value = get(name);
        if (value.isEmpty()) {
            throw new OAuthRefusal("invalid_request", name + " is missing");
        }
        return value;
    }

    /** The scopes that are asked for; all that the client may have when none are. */
    Set<String> scopes(OAuthClient client) throws OAuthRefusal {
        Set<String> scopes = new TreeSet<>();
        for (String scope : get("scope").split(" ")) {
            // Of OpenID Connect, which many programs ask for out of habit.
            if (!scope.isEmpty() && !scope.equals("offline_access")) {
                scopes.add(scope);
            }
        }
        if (!client.scopes().containsAll(scopes)) {
            String all = String.join(" ", new TreeSet<>(client.scopes()));
            throw new OAuthRefusal("invalid_scope", "this client may have " + all);
        }
        return scopes.isEmpty() ? new TreeSet<>(client.scopes()) : scopes;
    }
}
