package io.postrider.auth.domain;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.address.DomainName;
import io.postrider.auth.domain.DomainController.DomainView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads domains as the API shows them. */
@Component
class DomainList {
    static final Sortable<DomainView> SORTABLE =
            new Sortable<>("d.domain_id", DomainView::id, "name", "d.name collate \"C\"", DomainView::name);

    private static final String SELECT = """
            select d.domain_id, d.tenant_id, d.name, d.enabled, d.plus_addressing, a.address as catch_all,
                   p.address as postmaster, o.name as alias_of, d.quota_bytes, d.version, d.created_at, d.updated_at
              from directory.domain d
              left join directory.account a on a.account_id = d.catch_all_account_id
              left join directory.account p on p.account_id = d.postmaster_account_id
              left join directory.domain o on o.domain_id = d.alias_of
            """;

    private final JdbcClient jdbc;

    DomainList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    DomainView view(UUID id) {
        return jdbc.sql(SELECT + "where d.domain_id = ?")
                .param(id)
                .query((row, n) -> view(row))
                .single();
    }

    /**
     * Which domains are asked for; null means any.
     *
     * @param tenantId of this tenant
     * @param prefix whose name begins so
     * @param enabled that are enabled, or that are not
     */
    record Filter(
            @Nullable UUID tenantId,
            @Nullable String prefix,
            @Nullable Boolean enabled) {}

    List<DomainView> page(Admin admin, Filter filter, Order<DomainView> order, int limit) {
        return new Listing(SELECT)
                .where("d.deleted_at is null")
                .within(admin, "d")
                .where("d.tenant_id = :tenant", "tenant", filter.tenantId())
                .where("starts_with(d.name, :prefix)", "prefix", filter.prefix())
                .where("d.enabled = :enabled", "enabled", filter.enabled())
                .sorted(order)
                .read(jdbc, limit, (row, n) -> view(row));
    }

    private static DomainView view(ResultSet row) throws SQLException {
        String name = row.getString("name");
        return new DomainView(
                row.getObject("domain_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                name,
                new DomainName(name).unicode(),
                row.getString("alias_of"),
                row.getBoolean("enabled"),
                row.getBoolean("plus_addressing"),
                row.getString("catch_all"),
                row.getString("postmaster"),
                row.getObject("quota_bytes", Long.class),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
