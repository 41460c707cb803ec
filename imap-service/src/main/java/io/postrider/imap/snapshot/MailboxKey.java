package io.postrider.imap.snapshot;

import java.util.UUID;

/**
 * Which mailbox.
 *
 * @param accountId whose
 * @param mailboxId which of that account's
 */
public record MailboxKey(UUID accountId, int mailboxId) {}
