package io.postrider.auth.alias;

import io.postrider.auth.access.AddressFilter;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.alias.AliasController.Alias;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads aliases as the API shows them. */
@Component
class AliasList {
    static final Sortable<Alias> SORTABLE =
            new Sortable<>("l.alias_id", Alias::id, "address", "l.address collate \"C\"", Alias::address);

    private static final String SELECT = """
            select l.alias_id, l.tenant_id, d.name as domain, l.address, l.description, l.enabled, l.send_as,
                   array(select a.address from directory.alias_target t
                           join directory.account a on a.account_id = t.account_id
                          where t.alias_id = l.alias_id
                          union all
                         select e.address from directory.alias_external e where e.alias_id = l.alias_id
                          order by 1) as targets,
                   l.version, l.created_at, l.updated_at
              from directory.alias l
              join directory.domain d on d.domain_id = l.domain_id
            """;

    private final JdbcClient jdbc;

    AliasList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Which aliases are asked for.
     *
     * @param addresses by what all objects with an address have
     * @param target that lead to the account with this address, or to it elsewhere; null for any
     */
    record Filter(AddressFilter addresses, @Nullable String target) {}

    Alias view(UUID id) {
        return jdbc.sql(SELECT + "where l.alias_id = ?")
                .param(id)
                .query((row, n) -> alias(row))
                .single();
    }

    List<Alias> page(Admin admin, Filter filter, Order<Alias> order, int limit) {
        return new Listing(SELECT)
                .where("d.deleted_at is null")
                .within(admin, "l")
                .narrowed(filter.addresses(), "l")
                .where("""
                        (exists (select from directory.alias_target t
                                   join directory.address n on n.account_id = t.account_id
                                  where t.alias_id = l.alias_id and n.address = :target)
                         or exists (select from directory.alias_external e
                                     where e.alias_id = l.alias_id and e.address = :target))""", "target", filter.target())
                .sorted(order)
                .read(jdbc, limit, (row, n) -> alias(row));
    }

    private static Alias alias(ResultSet row) throws SQLException {
        return new Alias(
                row.getObject("alias_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("domain"),
                row.getString("address"),
                List.of((String[]) row.getArray("targets").getArray()),
                row.getString("description"),
                row.getBoolean("enabled"),
                row.getBoolean("send_as"),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
