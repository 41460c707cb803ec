package io.postrider.api.auth;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What other services may know of an account.
 *
 * @param accountId immutable, never used again
 * @param tenantId the account's tenant
 * @param address the account's primary address
 * @param enabled whether it may log in and receive mail
 * @param epoch rises when every token issued before must end (password change, disabling)
 * @param quotaBytes bytes of mail it may hold; 0 means no limit
 * @param domainId the account's domain; null from a caller that does not say
 */
public record AccountView(
        UUID accountId,
        UUID tenantId,
        String address,
        boolean enabled,
        long epoch,
        long quotaBytes,
        @Nullable UUID domainId) {
    /** An account whose domain is of no matter. */
    public AccountView(UUID accountId, UUID tenantId, String address, boolean enabled, long epoch, long quotaBytes) {
        this(accountId, tenantId, address, enabled, epoch, quotaBytes, null);
    }
}
