package io.postrider.delivery.reach;

import io.postrider.api.auth.KeyApi.KeyGrant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of the mail a caller reaches: what its tenant, or certain domains, send or receive.
 *
 * @param tenantId the tenant; null for all
 * @param domains all names of the domains, lower case; null for all domains
 */
public record Reach(@Nullable UUID tenantId, @Nullable List<String> domains) {
    public Reach {
        domains = domains == null ? null : domains.stream().sorted().toList();
    }

    /** What a key reaches. */
    public static Reach of(KeyGrant grant) {
        return new Reach(grant.tenantId(), grant.domains().isEmpty() ? null : List.copyOf(grant.domainNames()));
    }

    /** The domains as SQL takes them: null for all. */
    public String @Nullable [] domainArray() {
        return domains == null ? null : domains.toArray(String[]::new);
    }

    /**
     * The condition for {@code queue.recipient r} and its {@code queue.message m}: one of the two ends is reached. A reverse-path
     * counts only where its sender had logged in; from elsewhere anybody may claim it.
     *
     * @param tenant the tenant, in SQL
     * @param domains the domains, in SQL
     */
    public static String queued(String tenant, String domains) {
        return reached(tenant, domains, "r", "m.tenant_id", "m.reverse_path");
    }

    /** The same for {@code queue.trace t}. */
    public static String ended(String tenant, String domains) {
        return reached(tenant, domains, "t", "t.sender_tenant_id", "t.reverse_path");
    }

    /** The part of it that is about domains, when there are some. */
    public static String queuedWithin(String domains) {
        return within(domains, "r", "m.tenant_id", "m.reverse_path");
    }

    private static String reached(String tenant, String domains, String row, String senderTenant, String reversePath) {
        return "(%1$s IS NULL OR %1$s IN (%2$s.tenant_id, %3$s)) AND (%4$s IS NULL OR %5$s)"
                .formatted(tenant, row, senderTenant, domains, within(domains, row, senderTenant, reversePath));
    }

    private static String within(String domains, String row, String senderTenant, String reversePath) {
        return "(%1$s.tenant_id IS NOT NULL AND (%2$s OR %3$s) OR %4$s IS NOT NULL AND %5$s)"
                .formatted(
                        row,
                        within(row + ".address", domains),
                        within(row + ".account_address", domains),
                        senderTenant,
                        within(reversePath, domains));
    }

    /** The condition that a column's address is in one of the domains, whatever they are. */
    public static String ofAddress(String column, String domains) {
        return "(%s IS NULL OR %s)".formatted(domains, within(column, domains));
    }

    private static String within(String column, String domains) {
        return "substring(lower(%s) from '@([^@]*)$') = ANY (%s)".formatted(column, domains);
    }
}
