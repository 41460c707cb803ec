package io.postrider.mailbox.search;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A message's row as a search sees it.
 *
 * @param uid its UID
 * @param flags its system flags
 * @param keywords its keywords
 * @param modseq its MODSEQ
 * @param internalDate when it arrived, in UTC
 * @param size its octets
 * @param contentId its content
 */
record Candidate(
        int uid, int flags, long keywords, long modseq, OffsetDateTime internalDate, long size, UUID contentId) {
    /** The day it arrived, as it is shown. */
    LocalDate day() {
        return internalDate.toLocalDate();
    }
}
