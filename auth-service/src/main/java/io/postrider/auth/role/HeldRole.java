package io.postrider.auth.role;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Role;
import io.postrider.platform.net.Networks;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A role that an account holds.
 *
 * @param tenantId the account's tenant
 * @param role by its name; a name that this version does not know allows nothing
 * @param platform whether it reaches every tenant
 * @param domains the only domains that it reaches; empty for all of its tenant's
 */
record HeldRole(UUID tenantId, String role, boolean platform, List<UUID> domains) {
    HeldRole {
        domains = List.copyOf(domains);
    }

    Set<Action> actions() {
        return Role.find(role).map(Role::actions).orElse(Set.of());
    }

    /** The caller that the account is by it. */
    Admin admin(UUID accountId, String address) {
        return new Admin(
                accountId, address, platform ? null : tenantId, Set.copyOf(domains), actions(), null, Networks.NONE);
    }

    /** Whether a caller may do, everywhere, what it may. */
    boolean within(Admin caller) {
        boolean reached = platform
                ? caller.reachesPlatform()
                : domains.isEmpty()
                        ? caller.reachesTenant(tenantId)
                        : domains.stream().allMatch(domain -> caller.reachesDomain(tenantId, domain));
        return reached && caller.actions().containsAll(actions());
    }
}
