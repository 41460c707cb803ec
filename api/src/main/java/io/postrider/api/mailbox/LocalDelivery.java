package io.postrider.api.mailbox;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message for one account, by reference: its content is in the content store and held by the queue.
 *
 * @param key the queue recipient's id; the mailbox takes each key once
 * @param traceId the message's trace
 * @param accountId who receives it
 * @param tenantId that account's tenant
 * @param contentId the content
 * @param contentSize octets of the content, without {@code prefix}
 * @param prefix header lines in front of the content for this recipient alone (Return-Path, Delivered-To), each ended
 *     by CRLF, in UTF-8; may be empty
 * @param internalDate when the message was accepted (RFC 3501 section 2.3.3)
 * @param mailbox the mailbox it goes to; one that is missing becomes INBOX
 * @param sent true for a copy of what the account itself sent, which goes to its mailbox for such mail (RFC 6154 section 2) where it
 *     has one, and is no news; null for no
 * @param junk true for what its verdict takes for junk: it goes to the mailbox for such mail (RFC 6154 section 2), which is made
 *     where it is missing; null for no
 */
public record LocalDelivery(
        UUID key,
        String traceId,
        UUID accountId,
        UUID tenantId,
        UUID contentId,
        long contentSize,
        String prefix,
        Instant internalDate,
        String mailbox,
        @Nullable Boolean sent,
        @Nullable Boolean junk) {
    /** A message that somebody sent to the account. */
    public LocalDelivery(
            UUID key,
            String traceId,
            UUID accountId,
            UUID tenantId,
            UUID contentId,
            long contentSize,
            String prefix,
            Instant internalDate,
            String mailbox) {
        this(key, traceId, accountId, tenantId, contentId, contentSize, prefix, internalDate, mailbox, null, null);
    }
}
