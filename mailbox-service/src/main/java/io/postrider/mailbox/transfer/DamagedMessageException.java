package io.postrider.mailbox.transfer;

import java.io.IOException;

/** A message is not here as it was stored: told before an octet of it went out. */
final class DamagedMessageException extends IOException {
    DamagedMessageException(String message, Throwable cause) {
        super(message, cause);
    }

    DamagedMessageException(String message) {
        super(message);
    }
}
