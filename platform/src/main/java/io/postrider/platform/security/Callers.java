package io.postrider.platform.security;

import org.springframework.security.core.context.SecurityContextHolder;

/** The caller of the request at hand, for controllers whose method signatures the api fixes. */
public final class Callers {
    private Callers() {}

    /** The caller; only within a request to {@code /internal}. */
    public static Caller current() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerToken token) {
            return token.caller();
        }
        throw new IllegalStateException("no internal request is at hand");
    }
}
