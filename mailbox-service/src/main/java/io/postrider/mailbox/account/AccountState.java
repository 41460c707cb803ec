package io.postrider.mailbox.account;

import java.util.UUID;

/**
 * What this replica knows of an account.
 *
 * @param accountId the account
 * @param tenantId its tenant
 * @param epoch tokens of an earlier epoch are revoked
 * @param open whether its mailboxes may be used; false once it is deleted
 */
public record AccountState(UUID accountId, UUID tenantId, long epoch, boolean open) {}
