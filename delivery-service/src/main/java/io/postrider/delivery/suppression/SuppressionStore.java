package io.postrider.delivery.suppression;

import io.postrider.delivery.suppression.Suppression.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps suppressed addresses. */
final class SuppressionStore {
    private static final String COLUMNS =
            "SELECT tenant_id, address, reason, description, created_at, expires_at FROM queue.suppression"
                    + " WHERE (expires_at IS NULL OR expires_at > now()) AND ";

    private final JdbcClient jdbc;

    SuppressionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds an address; answers false when it is there already. */
    boolean add(UUID tenantId, String address, Reason reason, @Nullable String description) {
        return jdbc.sql("""
                        INSERT INTO queue.suppression (tenant_id, address, reason, description)
                        VALUES (:tenant, :address, :reason, :description) ON CONFLICT (tenant_id, address) DO UPDATE
                        SET reason = excluded.reason, description = excluded.description, created_at = now(), expires_at = NULL
                        WHERE queue.suppression.expires_at <= now()
                        """)
                        .param("tenant", tenantId)
                        .param("address", address.toLowerCase(Locale.ROOT))
                        .param("reason", reason.name())
                        .param("description", description)
                        .update()
                == 1;
    }

    boolean remove(UUID tenantId, String address) {
        return jdbc.sql("DELETE FROM queue.suppression WHERE tenant_id = :tenant AND address = :address")
                        .param("tenant", tenantId)
                        .param("address", address.toLowerCase(Locale.ROOT))
                        .update()
                == 1;
    }

    /** An address of a tenant; of the first tenant that has it when none is named. */
    Optional<Suppression> find(@Nullable UUID tenantId, String address) {
        return jdbc.sql(COLUMNS + "(:tenant::uuid IS NULL OR tenant_id = :tenant) AND address = :address"
                        + " ORDER BY tenant_id LIMIT 1")
                .param("tenant", tenantId)
                .param("address", address.toLowerCase(Locale.ROOT))
                .query((row, n) -> suppression(row))
                .optional();
    }

    /** Those behind one, in the order of tenants and addresses; of one tenant when it is named. */
    List<Suppression> list(@Nullable UUID tenantId, UUID afterTenant, String after, int limit) {
        return jdbc.sql(COLUMNS + "(:tenant::uuid IS NULL OR tenant_id = :tenant)"
                        + " AND (tenant_id, address) > (:afterTenant, :after) ORDER BY tenant_id, address LIMIT :limit")
                .param("tenant", tenantId)
                .param("afterTenant", afterTenant)
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> suppression(row))
                .list();
    }

    /** Which of these addresses the tenants' mail does not go to, and why. */
    Map<UUID, Map<String, Reason>> among(Map<UUID, Set<String>> addresses) {
        Map<UUID, Map<String, Reason>> found = new HashMap<>();
        addresses.forEach((tenant, asked) -> found.put(tenant, among(tenant, asked)));
        return found;
    }

    private Map<String, Reason> among(UUID tenantId, Collection<String> addresses) {
        Map<String, Reason> found = new HashMap<>();
        jdbc.sql(
                        "SELECT address, reason FROM queue.suppression WHERE tenant_id = :tenant AND address = ANY (:addresses::text[])"
                                + " AND (expires_at IS NULL OR expires_at > now())")
                .param("tenant", tenantId)
                .param("addresses", addresses.toArray(String[]::new))
                .query(row -> {
                    found.put(row.getString(1), Reason.valueOf(row.getString(2)));
                });
        return found;
    }

    /** Who has any: hops from tenant to tenant in the key, however many addresses each has. */
    Set<UUID> tenants() {
        return new HashSet<>(jdbc.sql("""
                        WITH RECURSIVE hop AS (
                            (SELECT tenant_id FROM queue.suppression ORDER BY tenant_id LIMIT 1)
                            UNION ALL
                            SELECT (SELECT s.tenant_id FROM queue.suppression s WHERE s.tenant_id > hop.tenant_id
                                ORDER BY s.tenant_id LIMIT 1)
                            FROM hop WHERE hop.tenant_id IS NOT NULL
                        )
                        SELECT tenant_id FROM hop WHERE tenant_id IS NOT NULL
                        """).query(UUID.class).list());
    }

    /** Forgets those whose time is over. */
    void sweep() {
        jdbc.sql("DELETE FROM queue.suppression WHERE expires_at <= now()").update();
    }

    private static Suppression suppression(ResultSet row) throws SQLException {
        OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
        return new Suppression(
                row.getObject("tenant_id", UUID.class),
                row.getString("address"),
                Reason.valueOf(row.getString("reason")),
                row.getString("description"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                expires == null ? null : expires.toInstant());
    }
}
