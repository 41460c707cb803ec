package io.postrider.platform.security;

/**
 * A further condition on every call with a valid token, asked each time and so cheap: whether the user's tokens were
 * revoked, for one. Beans of this type are found.
 */
@FunctionalInterface
public interface TokenCheck {
    /** Throws a {@code ProblemException} when the token is no longer good. */
    void check(Caller caller);
}
