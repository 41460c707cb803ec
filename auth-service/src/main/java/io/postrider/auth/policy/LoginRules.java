package io.postrider.auth.policy;

import io.postrider.api.auth.LoginGrant.SendingLimits;
import io.postrider.api.auth.LoginRequest.Protocol;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the policy says of an account's logins, and of what it sends when it is logged in.
 *
 * @param places where it may log in
 * @param appPasswordsOnly whether mail programs may not use the account's own password
 * @param sending what bounds the messages that it sends; null for nothing
 */
public record LoginRules(
        Set<LoginPlace> places,
        boolean appPasswordsOnly,
        @Nullable SendingLimits sending) {
    public LoginRules {
        places = Set.copyOf(places);
    }

    /** Whether the account may log in there at all. */
    public boolean allows(Protocol protocol) {
        return places.contains(LoginPlace.valueOf(protocol.name()));
    }

    /** Whether it may log in there with its own password. */
    public boolean allowsOwnPassword(Protocol protocol) {
        return protocol == Protocol.REST || !appPasswordsOnly;
    }
}
