package io.postrider.api.mailbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of flags (RFC 3501 section 6.4.6).
 *
 * @param uids which messages
 * @param mode what to do with the flags
 * @param flags system flags, bits of {@link Flags}
 * @param keywords keywords, in the spelling to keep when new
 * @param unchangedSince change only messages whose MODSEQ is not above it (RFC 7162 section 3.1.3); null for all
 * @param since the MODSEQ the caller knows: the answer brings all changes after it
 */
public record StoreRequest(
        String uids,
        Mode mode,
        int flags,
        List<String> keywords,
        @Nullable Long unchangedSince,
        long since) {
    /** How the flags are applied. */
    public enum Mode {
        ADD,
        REMOVE,
        REPLACE
    }

    public StoreRequest {
        keywords = List.copyOf(keywords);
    }
}
