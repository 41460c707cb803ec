package io.postrider.auth.scram;

/** A message that is none of RFC 5802 section 7. */
public final class ScramSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    ScramSyntaxException(String expected) {
        super(expected, null, false, false);
    }
}
