package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.net.Networks;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The API key behind a call.
 *
 * @param keyId its id
 * @param name what its maker called it
 * @param tenantId the one tenant it reaches; null for all
 * @param domains the only domains it reaches; empty for all of its tenant's
 * @param actions what it may do there
 * @param expiresAt when it ends; null for never
 * @param networks from where it may be used, in CIDR notation; none for anywhere
 */
public record Admin(
        UUID keyId,
        String name,
        @Nullable UUID tenantId,
        Set<UUID> domains,
        Set<Action> actions,
        @Nullable Instant expiresAt,
        Networks networks) {
    public Admin {
        domains = Set.copyOf(domains);
        actions = Set.copyOf(actions);
    }

    /** Whether it reaches everything. */
    public boolean reachesPlatform() {
        return tenantId == null && domains.isEmpty();
    }

    /** Whether it reaches a tenant as a whole. */
    public boolean reachesTenant(UUID tenant) {
        return domains.isEmpty() && (tenantId == null || tenantId.equals(tenant));
    }

    /** Whether it reaches what belongs to a domain. */
    public boolean reachesDomain(UUID tenant, UUID domain) {
        return (tenantId == null || tenantId.equals(tenant)) && (domains.isEmpty() || domains.contains(domain));
    }

    /** Refuses with {@code FORBIDDEN} a use from elsewhere than the key's networks. */
    public void requireNetwork(String clientAddress) {
        if (!networks.isEmpty() && !networks.contains(InetAddress.ofLiteral(clientAddress))) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This API key may not be used from %s.".formatted(clientAddress));
        }
    }

    /** Refuses with {@code FORBIDDEN} what the key's actions do not include. */
    public void require(Action action) {
        if (!actions.contains(action)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This API key lacks the action '%s'.".formatted(action.text()));
        }
    }

    /** Refuses with {@code FORBIDDEN} what only a key for the whole platform may do. */
    public void requirePlatform() {
        if (!reachesPlatform()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "Only an API key for the whole platform, not for one tenant, may do this.");
        }
    }

    /** The domains as SQL takes them: null for all. */
    public UUID @Nullable [] domainFilter() {
        return domains.isEmpty() ? null : domains.toArray(UUID[]::new);
    }
}
