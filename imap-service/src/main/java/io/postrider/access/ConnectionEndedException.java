package io.postrider.access;

import java.io.IOException;

/** We ended this connection: its session has nothing more to do. */
public final class ConnectionEndedException extends IOException {
    private final Ending ending;

    ConnectionEndedException(Ending ending) {
        super("connection ended: " + ending);
        this.ending = ending;
    }

    /** Why. */
    public Ending ending() {
        return ending;
    }
}
