package io.postrider.auth.rowsecurity;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Me;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a limited call reaches in the database, as the policies read it.
 *
 * @param caller who calls: the API key, or the user's account
 * @param tenant the one tenant; null for those that the domains belong to
 * @param domains the only domains; null for all of the tenant's
 * @param account the only account; null for all
 */
record RowReach(
        UUID caller,
        @Nullable UUID tenant,
        @Nullable Set<UUID> domains,
        @Nullable UUID account) {
    /** What a key reaches; empty when that is everything. */
    static Optional<RowReach> of(Admin admin) {
        if (admin.reachesPlatform()) {
            return Optional.empty();
        }
        Set<UUID> domains = admin.domains().isEmpty() ? null : admin.domains();
        return Optional.of(new RowReach(admin.keyId(), admin.tenantId(), domains, null));
    }

    /** What a user reaches: himself. */
    static RowReach of(Me me) {
        return new RowReach(me.accountId(), me.call().admin().tenantId(), Set.of(), me.accountId());
    }

    /** The domains in PostgreSQL's text for an array; empty for all. */
    String domainArray() {
        return domains == null ? "" : array(domains);
    }

    /** The tenant in PostgreSQL's text for an array; null when the domains say it. */
    @Nullable String tenantArray() {
        return tenant == null ? null : array(Set.of(tenant));
    }

    /** The account in text; empty for all. */
    String accountText() {
        return account == null ? "" : account.toString();
    }

    private static String array(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
