package io.postrider.auth.tenant;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.tenant.TenantController.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads tenants as the API shows them. */
@Component
class TenantList {
    static final Sortable<Tenant> SORTABLE =
            new Sortable<>("t.tenant_id", Tenant::id, "name", "t.name collate \"C\"", Tenant::name);

    private final JdbcClient jdbc;

    TenantList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A key for certain domains reaches no tenant, and so lists none. */
    List<Tenant> page(Admin admin, @Nullable String prefix, Order<Tenant> order, int limit) {
        return new Listing(
                        "select t.tenant_id, t.name, t.quota_bytes, t.version, t.created_at, t.updated_at from directory.tenant t")
                .where("t.deleted_at is null")
                .where("t.tenant_id = :admin", "admin", admin.tenantId())
                .where("cardinality(:domains::uuid[]) = 0", "domains", admin.domainFilter())
                .where("starts_with(lower(t.name), lower(:prefix))", "prefix", prefix)
                .sorted(order)
                .read(jdbc, limit, (row, n) -> tenant(row));
    }

    private static Tenant tenant(ResultSet row) throws SQLException {
        return new Tenant(
                row.getObject("tenant_id", UUID.class),
                row.getString("name"),
                row.getObject("quota_bytes", Long.class),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
