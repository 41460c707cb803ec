package io.postrider.mail.spf;

/** A record, or a text that it leads to, is not of the form that RFC 7208 gives. */
final class SpfSyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    SpfSyntaxException(String message) {
        super(message);
    }
}
