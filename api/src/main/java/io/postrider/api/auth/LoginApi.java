package io.postrider.api.auth;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Verifies users' credentials for the protocol services. Scope {@code login}. */
@HttpExchange("/internal/v1/logins")
public interface LoginApi {
    /**
     * Verifies a password and opens a session. {@code AUTHENTICATION_FAILED} for every wrong or disabled case,
     * {@code TOO_MANY_REQUESTS} while failed attempts hold this (account, client network) back.
     */
    @PostExchange
    LoginGrant login(@RequestBody LoginRequest request);

    /**
     * One step of a SASL exchange whose mechanism is not a plain password. {@code AUTHENTICATION_FAILED} and
     * {@code TOO_MANY_REQUESTS} as above, {@code INVALID_REQUEST} for a response that is malformed.
     */
    @PostExchange("/exchanges")
    SaslAnswer exchange(@RequestBody SaslRequest request);

    /** Gives a fresh token to a session; {@code AUTHENTICATION_FAILED} once the session was revoked. */
    @PostExchange("/renewals")
    LoginGrant renew(@RequestBody Renewal renewal);

    /**
     * A session's own secret, as {@link LoginGrant#renewalSecret()} gave it.
     *
     * @param renewalSecret opaque
     * @param protocol where the session is; null from a caller that does not say
     */
    record Renewal(String renewalSecret, LoginRequest.@Nullable Protocol protocol) {
        @Override
        public String toString() {
            return "Renewal[…]";
        }
    }
}
