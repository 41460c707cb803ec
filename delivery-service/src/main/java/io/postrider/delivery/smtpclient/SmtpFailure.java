package io.postrider.delivery.smtpclient;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A dialogue that went no further: what the server said in the wrong place, or what it said instead of a reply. */
public final class SmtpFailure extends IOException {
    /** Where it went wrong. */
    public enum Stage {
        /** No connection, or none that lasted to the greeting. */
        CONNECT,
        /** The server would not have us: greeting or EHLO. */
        REFUSED,
        /** The server would not have us log in. */
        LOGIN,
        /** TLS could not be had. */
        TLS,
        /** The dialogue broke off or made no sense. */
        DIALOGUE,
        /** A connection that was kept does not last any more; nothing was begun on it. */
        GONE
    }

    private final Stage stage;
    private final transient @Nullable SmtpReply reply;

    SmtpFailure(Stage stage, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.stage = stage;
        this.reply = null;
    }

    SmtpFailure(Stage stage, String message, SmtpReply reply) {
        super(message + ": " + reply.text());
        this.stage = stage;
        this.reply = reply;
    }

    /** TLS that has to be and is not. */
    public static SmtpFailure tls(String why) {
        return new SmtpFailure(Stage.TLS, why, (Throwable) null);
    }

    /** A dialogue that broke off. */
    public static SmtpFailure dialogue(IOException cause) {
        return new SmtpFailure(Stage.DIALOGUE, String.valueOf(cause.getMessage()), cause);
    }

    /** Where it went wrong. */
    public Stage stage() {
        return stage;
    }

    /** Whether something broke on the way: what was said and shown so far proves nothing for good. */
    public boolean isBroken() {
        return getCause() != null;
    }

    /** What the server said; null when it said nothing. */
    public @Nullable SmtpReply reply() {
        return reply;
    }
}
