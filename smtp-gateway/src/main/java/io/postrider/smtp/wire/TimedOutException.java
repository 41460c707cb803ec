package io.postrider.smtp.wire;

import java.io.IOException;

/** The client did not send what was awaited before the deadline. */
public final class TimedOutException extends IOException {
    TimedOutException() {
        super("the client sent too little in time");
    }
}
