package io.postrider.auth.group;

import io.postrider.auth.claim.AddressClaims.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The members of groups, and what groups lead to. */
@Component
class MemberStore {
    private final JdbcClient jdbc;

    MemberStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who is in a group. */
    sealed interface Member {}

    /** One that is here, by its id, which never changes. */
    record Local(Kind kind, UUID id) implements Member {}

    /** One elsewhere, by its address. */
    record External(String address) implements Member {}

    private static Member member(ResultSet row) throws SQLException {
        String external = row.getString("external_address");
        UUID account = row.getObject("account_id", UUID.class);
        UUID alias = row.getObject("alias_id", UUID.class);
        if (external != null) {
            return new External(external);
        }
        if (account != null) {
            return new Local(Kind.ACCOUNT, account);
        }
        return alias == null
                ? new Local(Kind.GROUP, row.getObject("member_group_id", UUID.class))
                : new Local(Kind.ALIAS, alias);
    }

    Set<Member> membersOf(UUID groupId) {
        return new HashSet<>(
                jdbc.sql("""
                select account_id, alias_id, member_group_id, external_address
                  from directory.group_member where group_id = ?""").param(groupId).query((row, n) -> member(row)).list());
    }

    void replace(GroupEntity group, Set<Member> members) {
        jdbc.sql("delete from directory.group_member where group_id = ?")
                .param(group.id)
                .update();
        jdbc.sql("""
                insert into directory.group_member
                       (group_id, tenant_id, account_id, alias_id, member_group_id, external_address)
                select :group, :tenant, account, null::uuid, null::uuid, null from unnest(:accounts::uuid[]) account
                union all select :group, :tenant, null, alias, null, null from unnest(:aliases::uuid[]) alias
                union all select :group, :tenant, null, null, inner_group, null from unnest(:groups::uuid[]) inner_group
                union all select :group, :tenant, null, null, null, elsewhere from unnest(:externals::text[]) elsewhere""")
                .param("group", group.id)
                .param("tenant", group.tenantId)
                .param("accounts", ids(members, Kind.ACCOUNT))
                .param("aliases", ids(members, Kind.ALIAS))
                .param("groups", ids(members, Kind.GROUP))
                .param("externals", externals(members))
                .update();
    }

    /** Puts an account into a group. */
    void add(GroupEntity group, UUID accountId) {
        jdbc.sql("""
                insert into directory.group_member (group_id, tenant_id, account_id) values (?, ?, ?)
                on conflict do nothing""").params(group.id, group.tenantId, accountId).update();
    }

    private static UUID[] ids(Set<Member> members, Kind kind) {
        return members.stream()
                .filter(member -> member instanceof Local local && local.kind() == kind)
                .map(member -> ((Local) member).id())
                .toArray(UUID[]::new);
    }

    private static String[] externals(Set<Member> members) {
        return members.stream()
                .filter(External.class::isInstance)
                .map(member -> ((External) member).address())
                .toArray(String[]::new);
    }

    /** Takes a member out of a group. */
    void remove(UUID groupId, UUID member) {
        jdbc.sql("""
                delete from directory.group_member
                 where group_id = :group and (account_id = :member or alias_id = :member or member_group_id = :member)""").param("group", groupId).param("member", member).update();
    }

    /** The addresses that lead through a group: its own and those of the groups that it is in, however far up. */
    List<String> addressesAbove(UUID groupId) {
        return jdbc.sql("""
                select g.address from directory.groups_above(array[?::uuid]) above (group_id)
                  join directory.mail_group g on g.group_id = above.group_id""").param(groupId).query(String.class).list();
    }

    /** The addresses of the groups that an alias is in, however far up. */
    List<String> addressesAboveAlias(UUID aliasId) {
        return jdbc.sql("""
                select g.address
                  from directory.groups_above(array(
                           select m.group_id from directory.group_member m where m.alias_id = ?)) above (group_id)
                  join directory.mail_group g on g.group_id = above.group_id""").param(aliasId).query(String.class).list();
    }

    /** Which groups each group has in it, of all that are above or below one. */
    Map<UUID, List<UUID>> around(UUID groupId) {
        Map<UUID, List<UUID>> inner = new LinkedHashMap<>();
        jdbc.sql("""
                with recursive below (group_id) as (
                    select ?::uuid
                    union
                    select m.member_group_id from directory.group_member m join below on m.group_id = below.group_id
                     where m.member_group_id is not null)
                select m.group_id, m.member_group_id
                  from directory.group_member m
                 where m.member_group_id in (select directory.groups_above(array[?::uuid]))
                    or m.member_group_id is not null and m.group_id in (select group_id from below)""")
                .params(groupId, groupId)
                .query((row, n) -> inner.computeIfAbsent(
                                row.getObject("group_id", UUID.class), key -> new ArrayList<>())
                        .add(row.getObject("member_group_id", UUID.class)))
                .list();
        return inner;
    }

    /** The addresses of groups. */
    Map<UUID, String> addresses(Collection<UUID> groups) {
        Map<UUID, String> addresses = new HashMap<>();
        jdbc.sql("select group_id, address from directory.mail_group where group_id = any(?)")
                .param(groups.toArray(UUID[]::new))
                .query((row, n) -> addresses.put(row.getObject("group_id", UUID.class), row.getString("address")))
                .list();
        return addresses;
    }

    /** The first group that leads to more accounts and addresses than that, of one, those that an alias is in, and those above. */
    Optional<String> largerThan(int most, UUID groupOrAlias) {
        return jdbc.sql("""
                with concerned (groups) as (
                    select array(select directory.groups_above(array(
                           select m.group_id from directory.group_member m where m.alias_id = :id
                           union
                           select s.group_id from directory.mail_group s where s.group_id = :id)))),
                reached (group_id) as (
                    select a.top_group_id from concerned, directory.group_accounts(groups) a
                    union all
                    select e.top_group_id from concerned, directory.group_externals(groups) e)
                select g.address
                  from reached
                  join directory.mail_group g on g.group_id = reached.group_id
                 group by g.address
                having count(*) > :most
                 order by g.address
                 limit 1""")
                .param("id", groupOrAlias)
                .param("most", most)
                .query(String.class)
                .optional();
    }
}
