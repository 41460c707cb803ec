package io.postrider.imap.command;

import io.postrider.api.problem.ProblemException;

/** Words what another service refused: the one table from problem codes to response codes (RFC 5530). */
public final class Refusals {
    private Refusals() {}

    /** The end of a command that was refused. */
    public static Completion completion(ProblemException problem) {
        return switch (problem.code()) {
            case FORBIDDEN -> Completion.no("NOPERM", "Not permitted");
            // RFC 5530 section 3: the password is right, so saying more tells nobody anything.
            case LOGIN_NOT_ALLOWED -> Completion.no("CONTACTADMIN", "IMAP is switched off for this account");
            case APP_PASSWORD_REQUIRED -> Completion.no("CONTACTADMIN", "This account needs an app password here");
            case NOT_FOUND, NO_SUCH_MAILBOX -> Completion.no("NONEXISTENT", "No such mailbox");
            case MAILBOX_EXISTS -> Completion.no("ALREADYEXISTS", "A mailbox of that name exists");
            case CONFLICT, PRECONDITION_FAILED -> Completion.no("INUSE", "It changed meanwhile; try again");
            case UNPROCESSABLE -> Completion.no("CANNOT", "That cannot be done");
            case OVER_QUOTA -> Completion.no("OVERQUOTA", "The quota leaves no room");
            // RFC 7889 section 4
            case TOO_LARGE -> Completion.no("TOOBIG", "The message is too large");
            case LIMIT_REACHED -> Completion.no("LIMIT", "A limit is reached");
            case STORAGE_FULL -> Completion.no("LIMIT", "The store has no room; try again later");
            case TOO_MANY_REQUESTS -> Completion.no("LIMIT", "Too many requests; try again later");
            // Nobody sends mail here.
            case SENDING_RATE, SENDING_CAP, ACCOUNT_BRAKED, INVALID_REQUEST, PRECONDITION_REQUIRED, INTERNAL ->
                Completion.no("SERVERBUG", "Internal error");
            case AUTHENTICATION_FAILED, SECOND_STEP_REQUIRED, UNAVAILABLE, DRAINING -> unavailable();
        };
    }

    /** The end of a command for which somebody could not be asked. */
    public static Completion unavailable() {
        return Completion.no("UNAVAILABLE", "Temporarily unavailable; try again later");
    }
}
