package io.postrider.blob;

import java.io.IOException;
import java.util.UUID;

/** A stored chunk does not match its hash. Nothing of it was given out. */
public final class CorruptContentException extends IOException {
    CorruptContentException(UUID contentId, int index, String what) {
        super("chunk " + index + " of content " + contentId + " is damaged: " + what);
    }
}
