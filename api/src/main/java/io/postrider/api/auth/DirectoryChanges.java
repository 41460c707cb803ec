package io.postrider.api.auth;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of the directory's change log.
 *
 * @param position ask for what comes after this next time
 * @param complete false when changes were forgotten between the caller's position and the first one here (it was away
 *     too long): what the caller has cached must be asked for again
 * @param changes oldest first
 */
public record DirectoryChanges(long position, boolean complete, List<Change> changes) {
    public DirectoryChanges {
        changes = List.copyOf(changes);
    }

    /**
     * All accounts of a tenant, or of one of its domains.
     *
     * @param domainId the domain; null for all of the tenant's
     * @param domain its name; null when it is erased by now, or for all
     */
    public record Accounts(
            UUID tenantId,
            @Nullable UUID domainId,
            @Nullable String domain) {
        /** Whether an account may be one of them. */
        public boolean include(UUID tenant, String address) {
            return tenantId.equals(tenant) && (domain == null || address.endsWith('@' + domain));
        }
    }

    /**
     * A change of one account, of addresses, or of all accounts of a tenant or a domain, which is one change however many there
     * are.
     *
     * @param accountId the account concerned; null when an alias, domain or catch-all without one changed
     * @param account its present state; null when it is deleted or {@code accountId} is null
     * @param addresses addresses whose resolution may have changed; an entry {@code @example.org} stands for all of the
     *     domain
     * @param accounts those that all may have changed; null when only one did, or none. What each of them is now is to be
     *     asked for
     */
    public record Change(
            @Nullable UUID accountId,
            @Nullable AccountView account,
            Set<String> addresses,
            @Nullable Accounts accounts) {
        public Change {
            addresses = Set.copyOf(addresses);
        }

        /** A change of no more than one account. */
        public Change(@Nullable UUID accountId, @Nullable AccountView account, Set<String> addresses) {
            this(accountId, account, addresses, null);
        }
    }
}
