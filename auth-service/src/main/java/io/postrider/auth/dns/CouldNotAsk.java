package io.postrider.auth.dns;

/** Nobody could say: the resolver failed or was late. That is never a wrong record. */
final class CouldNotAsk extends Exception {
    private static final long serialVersionUID = 1;

    CouldNotAsk(String message) {
        super(message);
    }
}
