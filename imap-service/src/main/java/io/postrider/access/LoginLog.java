package io.postrider.access;

import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;

/** Where logins are written down: one line each, and never a password. */
public interface LoginLog {
    /** A user was let in. */
    void loggedIn(LoginRequest.Protocol protocol, String client, String address);

    /** A user was not let in. */
    void refused(LoginRequest.Protocol protocol, String client, String username, ProblemCode why);
}
