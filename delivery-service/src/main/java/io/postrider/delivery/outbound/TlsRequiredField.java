package io.postrider.delivery.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.QueuedMessage;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The field {@code TLS-Required: No}, by which a sender says that a message is to arrive whatever others say of TLS (RFC 8689 section 3). */
final class TlsRequiredField {
    private static final Logger LOG = LoggerFactory.getLogger(TlsRequiredField.class);
    private static final String NAME = "TLS-Required:";
    /** Further down nobody looks for it. */
    private static final int FAR = 256 * 1024;

    private TlsRequiredField() {}

    static boolean isNo(ContentStore contents, QueuedMessage message) {
        try (InputStream content = contents.open(message.contentId(), 0, Math.min(message.size(), FAR))) {
            return isNo(new String(content.readAllBytes(), ISO_8859_1));
        } catch (IOException unreadable) {
            LOG.warn("The header of a message cannot be read: {}", unreadable.toString());
            return false;
        }
    }

    static boolean isNo(String message) {
        boolean found = false;
        for (String line : (Iterable<String>) message.lines()::iterator) {
            if (line.isEmpty()) {
                break;
            }
            if (line.regionMatches(true, 0, NAME, 0, NAME.length())) {
                // RFC 8689 section 3: No is all that it can say, and it says it once
                if (found || !line.substring(NAME.length()).strip().equalsIgnoreCase("No")) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }
}
