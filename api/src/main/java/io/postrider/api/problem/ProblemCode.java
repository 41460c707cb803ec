package io.postrider.api.problem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every reason for which a service refuses a call, with its HTTP status.
 *
 * <p>"There is no such user" and "nobody could be asked" are different codes on purpose: only the first may ever become
 * a permanent reply to a mail client.
 */
public enum ProblemCode {
    INVALID_REQUEST(
            400,
            false,
            "The request itself is malformed or contradicts itself: no JSON, an unknown field, a bad parameter.",
            "Correct the request as `detail` says."),
    AUTHENTICATION_FAILED(
            401,
            false,
            "No API key or token, or one that is unknown, expired or revoked; of a login, a wrong name, a "
                    + "wrong password or a disabled account, which are never told apart.",
            "Send a valid key in `Authorization: Bearer …`. A user sends the whole address and the own "
                    + "password, no app password."),
    SECOND_STEP_REQUIRED(
            401,
            false,
            "The password is right, and alone signs nobody in: the account has a second step.",
            "At REST send a one-time code, or a recovery code, in `X-One-Time-Code`; at mail protocols log in "
                    + "with an app password."),
    FORBIDDEN(
            403,
            false,
            "The key or token is valid, and does not cover this call or may not be used from this network.",
            "Take a key that has the action that `detail` names; `GET /v1/roles` lists what each role may do."),
    LOGIN_NOT_ALLOWED(
            403,
            false,
            "The name and the password are right, and the account's policy does not let it log in with this protocol.",
            "Use another protocol, or allow this one: `allowedProtocols` in the policy of the account, its domain and its "
                    + "tenant."),
    APP_PASSWORD_REQUIRED(
            403,
            false,
            "The name and the password are right, and the account's policy lets mail programs log in with app passwords "
                    + "and tokens only.",
            "Make an app password (`POST /v1/me/app-passwords`) and give the mail program that."),
    NOT_FOUND(
            404,
            false,
            "There is no such account, address, domain or other object, or the key does not reach it.",
            "Check the id or name, and the tenant and domains of the key."),
    NO_SUCH_MAILBOX(404, false, "The account has no such mailbox.", "Check the mailbox's name, or make the mailbox."),
    MAILBOX_EXISTS(
            409,
            false,
            "A mailbox of that name exists in the account.",
            "Use the one that exists, or choose another name."),
    CONFLICT(
            409,
            false,
            "An object with that key exists, or the object is in a state that forbids the change.",
            "`detail` says what stands in the way: change or remove that, or choose another name."),
    PRECONDITION_FAILED(
            412,
            false,
            "The object was changed since the version that If-Match names.",
            "Read it again, decide whether the change still holds, and send it with the new ETag."),
    PRECONDITION_REQUIRED(
            428,
            false,
            "The change must say in If-Match which version it means.",
            "Send the ETag that you read, or `If-Match: *` to overwrite whatever is there."),
    TOO_LARGE(413, false, "The request is larger than the service ever accepts.", "Send less; `detail` has the limit."),
    UNPROCESSABLE(
            422,
            false,
            "The request is well-formed, but what it asks for cannot be.",
            "Correct the field that `detail` names."),
    OVER_QUOTA(
            422,
            true,
            "The account's quota leaves no room.",
            "Delete mail or raise the quota of the account, its domain or its tenant; then the same call "
                    + "succeeds."),
    LIMIT_REACHED(
            422,
            false,
            "A limit on count, not on size: mailboxes, keywords, nesting.",
            "Remove what is not needed any more."),
    TOO_MANY_REQUESTS(
            429,
            true,
            "Too many calls, or too many failed logins.",
            "Wait as long as `Retry-After` says. Write many accounts with one `POST /v1/account-batches`."),
    SENDING_RATE(
            429,
            true,
            "The account has sent as many messages within an hour as its policy allows.",
            "Wait, or raise `maxMessagesPerHour` in the policy of the account, its domain and its tenant."),
    SENDING_CAP(
            429,
            true,
            "The account has sent to as many recipients within 24 hours as its policy allows.",
            "Wait until some of the last 24 hours have passed, or raise `maxRecipientsPerDay` in the policy of the account, "
                    + "its domain and its tenant."),
    ACCOUNT_BRAKED(
            403,
            true,
            "The account sent so much more than it usually does that its mail is held.",
            "Find out who sent it, change the password if it was not the user, then release the account: "
                    + "`POST /v1/messages/brakes/{account}/release`."),
    INTERNAL(
            500,
            true,
            "We failed. The cause is in the service's log, under the call's trace id.",
            "Repeat the call, a write with the same `Idempotency-Key`. If it stays, tell whoever runs the "
                    + "installation the time and the trace id."),
    UNAVAILABLE(
            503,
            true,
            "The service, or something it needs, could not be asked in time or is too busy. The outcome may "
                    + "be unknown.",
            "Wait as long as `Retry-After` says, then repeat the call, a write with the same " + "`Idempotency-Key`."),
    DRAINING(
            503,
            true,
            "This replica of the service is ending and did nothing of the call.",
            "Repeat the call on a new connection: it reaches another replica."),
    STORAGE_FULL(
            507,
            true,
            "The store has no room left.",
            "Give the database room; nothing that was accepted is lost meanwhile.");

    private static final String PREFIX = "urn:postrider:problem:";

    private final int status;
    private final boolean retryable;
    private final String meaning;
    private final String remedy;

    ProblemCode(int status, boolean retryable, String meaning, String remedy) {
        this.status = status;
        this.retryable = retryable;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The HTTP status that carries this code. */
    public int status() {
        return status;
    }

    /** Whether the same call may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** What it says, as docs/problems.md has it. */
    public String meaning() {
        return meaning;
    }

    /** What the caller can do about it, as docs/problems.md has it. */
    public String remedy() {
        return remedy;
    }

    /** The code in URLs and JSON, for example {@code over-quota}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The {@code type} of RFC 9457 section 3.1.1. */
    public URI type() {
        return URI.create(PREFIX + slug());
    }

    /** Finds the code of a problem document's {@code type}. */
    public static Optional<ProblemCode> ofType(URI type) {
        return Arrays.stream(values()).filter(code -> code.type().equals(type)).findFirst();
    }
}
