package io.postrider.api.problem;

import org.jspecify.annotations.Nullable;

/**
 * A refusal, on both sides of a call: the callee throws it, the caller's client throws an equal one. What could not be
 * asked at all (time-out, refused connection, an answer that is no problem document) is {@link ProblemCode#UNAVAILABLE}.
 */
public final class ProblemException extends RuntimeException {
    private final ProblemCode code;

    /** A refusal with a text for the caller; the text holds no internals. */
    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, null);
    }

    /** A refusal whose cause is worth a log line. */
    public ProblemException(ProblemCode code, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    /** Why the call was refused. */
    public ProblemCode code() {
        return code;
    }

    /** The text for the caller. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
