package io.postrider.mail.dkim;

/** A signature, a key record or a seal that says nothing that could be checked. */
public final class MalformedSignatureException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong, in words for an Authentication-Results field: ASCII without parentheses and controls. */
    public MalformedSignatureException(String reason) {
        super(reason);
    }

    /** What is wrong. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
