package io.postrider.api.mailbox;

/**
 * An opened mailbox.
 *
 * @param status its status at that moment
 * @param recentFromUid messages with this UID or a higher one, below {@code status.uidNext()}, are this session's
 *     recent ones; equal to {@code uidNext} when there are none
 */
public record Selection(MailboxStatus status, int recentFromUid) {}
