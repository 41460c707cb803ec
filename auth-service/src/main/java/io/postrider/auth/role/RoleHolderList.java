package io.postrider.auth.role;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.role.RoleHolderController.RoleHolder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads who holds roles, as the API shows it. */
@Component
class RoleHolderList {
    static final Sortable<RoleHolder> SORTABLE = new Sortable<>(
            "a.account_id", RoleHolder::accountId, "address", "a.address collate \"C\"", RoleHolder::address);

    private static final String SELECT = """
            select a.account_id, a.address, r.role, r.granted_at,
                   case when r.platform then 'platform' when cardinality(r.domains) = 0 then 'tenant' else 'domains' end
                       as reaches,
                   array(select d.name from directory.domain d where d.domain_id = any(r.domains) order by d.name)
                       as domain_names,
                   exists (select from directory.totp s
                            where s.account_id = a.account_id and s.confirmed_at is not null) as second_step
              from directory.account_role r
              join directory.account a on a.account_id = r.account_id""";

    private final JdbcClient jdbc;

    RoleHolderList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<RoleHolder> page(Admin admin, Order<RoleHolder> order, int limit) {
        return new Listing(SELECT)
                .where("a.deleted_at is null")
                .within(admin, "a")
                .sorted(order)
                .read(jdbc, limit, (row, n) -> holder(row));
    }

    private static RoleHolder holder(ResultSet row) throws SQLException {
        return new RoleHolder(
                row.getObject("account_id", UUID.class),
                row.getString("address"),
                row.getString("role"),
                row.getString("reaches"),
                List.of((String[]) row.getArray("domain_names").getArray()),
                row.getBoolean("second_step"),
                row.getTimestamp("granted_at").toInstant());
    }
}
