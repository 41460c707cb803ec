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
    /** The request itself is malformed or contradicts itself. */
    INVALID_REQUEST(400, false),
    /** Wrong user name, wrong password, disabled account: never told apart. */
    AUTHENTICATION_FAILED(401, false),
    /** The caller's token does not cover this. */
    FORBIDDEN(403, false),
    /** No such account, address, domain or other directory object. */
    NOT_FOUND(404, false),
    /** No such mailbox in this account. */
    NO_SUCH_MAILBOX(404, false),
    /** A mailbox of that name exists. */
    MAILBOX_EXISTS(409, false),
    /** An object with that key exists, or the object is in a state that forbids the change. */
    CONFLICT(409, false),
    /** The precondition in If-Match does not hold. */
    PRECONDITION_FAILED(412, false),
    /** The change must say in If-Match which version it means. */
    PRECONDITION_REQUIRED(428, false),
    /** Larger than the service ever accepts. */
    TOO_LARGE(413, false),
    /** Well-formed, but what it asks for cannot be. */
    UNPROCESSABLE(422, false),
    /** The account's quota leaves no room. */
    OVER_QUOTA(422, true),
    /** A limit on count, not on size: mailboxes, keywords, nesting. */
    LIMIT_REACHED(422, false),
    /** Too many failed logins, or too many requests; see Retry-After. */
    TOO_MANY_REQUESTS(429, true),
    /** We failed: the cause is in the callee's log. */
    INTERNAL(500, true),
    /** The callee, or something it needs, could not be asked in time. The outcome may be unknown. */
    UNAVAILABLE(503, true),
    /** This replica of the callee is ending and did nothing of the call: ask another one. */
    DRAINING(503, true),
    /** The store has no room left. */
    STORAGE_FULL(507, true);

    private static final String PREFIX = "urn:postrider:problem:";

    private final int status;
    private final boolean retryable;

    ProblemCode(int status, boolean retryable) {
        this.status = status;
        this.retryable = retryable;
    }

    /** The HTTP status that carries this code. */
    public int status() {
        return status;
    }

    /** Whether the same call may succeed later. */
    public boolean retryable() {
        return retryable;
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
