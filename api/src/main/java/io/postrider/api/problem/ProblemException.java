package io.postrider.api.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refusal, on both sides of a call: the callee throws it, the caller's client throws an equal one. What could not be
 * asked at all (time-out, refused connection, an answer that is no problem document) is {@link ProblemCode#UNAVAILABLE}.
 */
public final class ProblemException extends RuntimeException {
    private final ProblemCode code;
    private final @Nullable Duration retryAfter;

    /** A refusal with a text for the caller; the text holds no internals. */
    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, null);
    }

    /** A refusal whose cause is worth a log line. */
    public ProblemException(ProblemCode code, String detail, @Nullable Throwable cause) {
        this(code, detail, cause, null);
    }

    private ProblemException(
            ProblemCode code, String detail, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(detail, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** The same refusal, which says when asking again makes sense (RFC 9110 section 10.2.3). */
    public ProblemException retryAfter(Duration time) {
        var timed = new ProblemException(code, detail(), getCause(), time);
        timed.setStackTrace(getStackTrace());
        return timed;
    }

    /** Why the call was refused. */
    public ProblemCode code() {
        return code;
    }

    /** How long the caller should wait before it asks again; null when that is not known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The text for the caller. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
