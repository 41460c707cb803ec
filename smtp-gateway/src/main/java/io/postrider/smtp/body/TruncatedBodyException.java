package io.postrider.smtp.body;

import java.io.IOException;

/** The connection ended inside a message. Nothing of it may be kept. */
public final class TruncatedBodyException extends IOException {
    TruncatedBodyException() {
        super("the connection ended inside the message");
    }
}
