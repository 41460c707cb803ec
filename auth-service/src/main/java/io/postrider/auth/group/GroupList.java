package io.postrider.auth.group;

import io.postrider.auth.access.AddressFilter;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.group.GroupController.Group;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads groups as the API shows them. */
@Component
class GroupList {
    static final Sortable<Group> SORTABLE =
            new Sortable<>("g.group_id", Group::id, "address", "g.address collate \"C\"", Group::address);

    private static final String SELECT = """
            select g.group_id, g.tenant_id, d.name as domain, g.address, g.description, g.enabled, g.who_may_post,
                   array(select coalesce(a.address, l.address, s.address, m.external_address) as address from directory.group_member m
                           left join directory.account a on a.account_id = m.account_id
                           left join directory.alias l on l.alias_id = m.alias_id
                           left join directory.mail_group s on s.group_id = m.member_group_id
                          where m.group_id = g.group_id order by address) as members,
                   g.version, g.created_at, g.updated_at
              from directory.mail_group g
              join directory.domain d on d.domain_id = g.domain_id
            """;

    private final JdbcClient jdbc;

    GroupList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Which groups are asked for.
     *
     * @param addresses by what all objects with an address have
     * @param member that have the account, alias or group with this address in them; null for any
     */
    record Filter(AddressFilter addresses, @Nullable String member) {}

    Group view(UUID id) {
        return jdbc.sql(SELECT + "where g.group_id = ?")
                .param(id)
                .query((row, n) -> group(row))
                .single();
    }

    List<Group> page(Admin admin, Filter filter, Order<Group> order, int limit) {
        return new Listing(SELECT)
                .where("d.deleted_at is null")
                .within(admin, "g")
                .narrowed(filter.addresses(), "g")
                .where("""
                        exists (select from directory.group_member m
                                  left join directory.address n
                                    on n.account_id = m.account_id or n.alias_id = m.alias_id
                                       or n.group_id = m.member_group_id
                                 where m.group_id = g.group_id and :member in (n.address, m.external_address))""", "member", filter.member())
                .sorted(order)
                .read(jdbc, limit, (row, n) -> group(row));
    }

    private static Group group(ResultSet row) throws SQLException {
        return new Group(
                row.getObject("group_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("domain"),
                row.getString("address"),
                List.of((String[]) row.getArray("members").getArray()),
                WhoMayPost.of(row.getString("who_may_post")),
                row.getString("description"),
                row.getBoolean("enabled"),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
