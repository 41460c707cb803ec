package io.postrider.delivery.queue;

import java.util.Locale;

/** What an administrator decided on a recipient. It is held until that is done, and no worker takes it for anything else. */
public enum Decision {
    /** Its mail goes to another address. */
    REDIRECT,
    /** Given up; the sender is told. */
    BOUNCE,
    /** Taken away; nobody is told. */
    DELETE;

    /** As it is written outside. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
