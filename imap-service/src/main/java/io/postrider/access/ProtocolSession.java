package io.postrider.access;

import java.io.IOException;

/** One client's dialogue. */
public interface ProtocolSession {
    /** Runs the dialogue to its end, on a virtual thread of its own. The connection is closed afterwards. */
    void serve() throws IOException;

    /**
     * Says why we end the connection. Called from another thread, but only while {@link #serve} waits for its client
     * between two commands; the connection is closed afterwards.
     */
    void farewell(Ending ending) throws IOException;

    /**
     * Says that we are alive, where the dialogue allows it now. Called from another thread every two minutes, and only
     * while {@link #serve} waits for its client between two commands.
     */
    default void keepalive() throws IOException {}
}
