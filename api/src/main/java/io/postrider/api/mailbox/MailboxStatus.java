package io.postrider.api.mailbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox and its counters.
 *
 * @param mailboxId unique within the account, never used again; 0 never occurs
 * @param name with {@code /} between levels, in Unicode
 * @param selectable false for a name that only holds others together ({@code \Noselect})
 * @param specialUse an RFC 6154 attribute such as {@code \Sent}; null for none
 * @param uidValidity positive
 * @param uidNext the least UID that the next message may get
 * @param highestModseq at least 1
 * @param messages how many
 * @param unseen how many without {@code \Seen}
 * @param recent how many that no read-write session has claimed
 * @param deleted how many with {@code \Deleted}
 * @param size octets of all messages (RFC 8438)
 * @param keywords the keywords in use, each at the bit of its index
 */
public record MailboxStatus(
        int mailboxId,
        String name,
        boolean selectable,
        @Nullable String specialUse,
        int uidValidity,
        int uidNext,
        long highestModseq,
        int messages,
        int unseen,
        int recent,
        int deleted,
        long size,
        List<String> keywords) {
    /** How many keywords a mailbox can have: one bit each. */
    public static final int MAX_KEYWORDS = 63;

    public MailboxStatus {
        keywords = List.copyOf(keywords);
    }
}
