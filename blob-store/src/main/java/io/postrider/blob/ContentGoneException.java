package io.postrider.blob;

import java.io.IOException;
import java.util.UUID;

/** There is no content of that id, or no longer. */
public final class ContentGoneException extends IOException {
    ContentGoneException(UUID contentId) {
        super("no content " + contentId);
    }
}
