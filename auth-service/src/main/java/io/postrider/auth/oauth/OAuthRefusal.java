package io.postrider.auth.oauth;

/** A refusal in the words of RFC 6749. */
final class OAuthRefusal extends Exception {
    private final String error;

    OAuthRefusal(String error, String description) {
        super(description, null, false, false);
        this.error = error;
    }

    String error() {
        return error;
    }

    String description() {
        return String.valueOf(getMessage());
    }
}
