package io.postrider.pop3;

import io.postrider.api.problem.ProblemException;

/** Words what another service refused: the one table from problem codes to response codes (RFC 2449, RFC 3206). */
final class Refusals {
    private Refusals() {}

    /** The reply to a login that was refused. */
    static Pop3Exception ofLogin(ProblemException problem) {
        return switch (problem.code()) {
            case AUTHENTICATION_FAILED, NOT_FOUND, INVALID_REQUEST, UNPROCESSABLE ->
                Pop3Exception.credentials("Authentication failed");
            case SECOND_STEP_REQUIRED ->
                Pop3Exception.credentials("This account has a second step: use an app password");
            case TOO_MANY_REQUESTS -> Pop3Exception.wait("Too many failed logins; wait before the next");
            default -> of(problem);
        };
    }

    /** The reply to any other command. */
    static Pop3Exception of(ProblemException problem) {
        return switch (problem.code()) {
            case NOT_FOUND -> Pop3Exception.wrong("No such message");
            // RFC 3206 section 4: not [AUTH], which asks for another password.
            case LOGIN_NOT_ALLOWED -> Pop3Exception.permanent("POP3 is switched off for this account");
            case APP_PASSWORD_REQUIRED -> Pop3Exception.permanent("This account needs an app password here");
            case NO_SUCH_MAILBOX, FORBIDDEN -> Pop3Exception.permanent("The mailbox cannot be opened");
            case INVALID_REQUEST,
                    UNPROCESSABLE,
                    MAILBOX_EXISTS,
                    CONFLICT,
                    PRECONDITION_FAILED,
                    PRECONDITION_REQUIRED,
                    TOO_LARGE,
                    OVER_QUOTA,
                    LIMIT_REACHED,
                    SENDING_RATE,
                    SENDING_CAP,
                    ACCOUNT_BRAKED -> Pop3Exception.permanent("Internal error");
            case AUTHENTICATION_FAILED,
                    SECOND_STEP_REQUIRED,
                    TOO_MANY_REQUESTS,
                    INTERNAL,
                    UNAVAILABLE,
                    DRAINING,
                    STORAGE_FULL -> Pop3Exception.temporary("Temporarily unavailable; try again later");
        };
    }
}
