package io.postrider.mailbox.transfer;

import java.io.IOException;

/** What was to be an mbox or a tar is none, or is cut off. */
final class MalformedArchiveException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedArchiveException(String what) {
        super(what);
    }
}
