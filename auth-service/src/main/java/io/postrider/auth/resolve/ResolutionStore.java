package io.postrider.auth.resolve;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.Resolution.Group;
import io.postrider.api.auth.Resolution.Intake;
import io.postrider.api.auth.Resolution.Target;
import io.postrider.api.auth.Resolution.WhoMayPost;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.auth.address.DomainName;
import io.postrider.auth.policy.MailRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The directory's tables as resolution needs them: many addresses in two statements, groups in two more. */
@Component
class ResolutionStore {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    ResolutionStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A domain that is ours.
     *
     * @param name the name that was asked for
     * @param original the domain that has its addresses: itself, or the one whose second name it is
     * @param deleted whether it was deleted, and may come back
     * @param catchAll who gets mail to addresses that are nobody's
     * @param postmaster who gets mail to postmaster
     */
    record DomainRow(
            String name,
            DomainName original,
            boolean enabled,
            boolean plusAddressing,
            boolean deleted,
            @Nullable Recipient catchAll,
            @Nullable Recipient postmaster) {}

    /** An account that an address leads to, and whether it takes mail. */
    record Recipient(Target target, boolean enabled) {}

    Map<String, DomainRow> domains(Collection<String> names) {
        Map<String, DomainRow> found = new HashMap<>();
        jdbc.sql("""
                select asked.name as asked, d.name, d.enabled and asked.enabled as domain_enabled, d.plus_addressing,
                       coalesce(d.deleted_at, asked.deleted_at) is not null as deleted,
                       a.account_id, a.tenant_id, a.address, a.enabled, directory.max_received(a) as max_received,
                       directory.is_full(a) as is_full, directory.mail_policy(a) as mail_policy,
                       p.account_id as p_account_id, p.tenant_id as p_tenant_id, p.address as p_address,
                       p.enabled and own.enabled as p_enabled, directory.max_received(p) as p_max_received,
                       directory.is_full(p) as p_is_full, directory.mail_policy(p) as p_mail_policy
                  from directory.domain asked
                  join directory.domain d on d.domain_id = coalesce(asked.alias_of, asked.domain_id)
                  left join directory.account a on a.account_id = d.catch_all_account_id and a.deleted_at is null
                  left join directory.account p on p.account_id = d.postmaster_account_id and p.deleted_at is null
                  left join directory.domain own on own.domain_id = p.domain_id
                 where asked.name = any(?)""")
                .param(names.toArray(String[]::new))
                .query((row, n) -> new DomainRow(
                        row.getString("asked"),
                        new DomainName(row.getString("name")),
                        row.getBoolean("domain_enabled"),
                        row.getBoolean("plus_addressing"),
                        row.getBoolean("deleted"),
                        recipient(row, ""),
                        recipient(row, "p_")))
                .list()
                .forEach(domain -> found.put(domain.name(), domain));
        return found;
    }

    /**
     * What an address leads to.
     *
     * @param recipients the accounts, each once; none behind an alias or a group that has lost all
     * @param external the addresses elsewhere
     * @param group the group that has the address; null when none has
     * @param forwards whether it is an alias that leads elsewhere, be it nowhere for now
     */
    record Destination(
            List<Recipient> recipients,
            List<String> external,
            @Nullable Group group,
            boolean forwards) {}

    /** What each address leads to that is somebody's. */
    Map<String, Destination> destinations(Collection<String> addresses) {
        Map<String, Destination> found = new HashMap<>();
        Set<UUID> groups = new HashSet<>();
        Set<UUID> forwarding = new HashSet<>();
        jdbc.sql("""
                select n.address as asked, n.group_id,
                       (select e.alias_id from directory.alias_external e where e.alias_id = n.alias_id limit 1)
                           as forwarding_id,
                       a.account_id, a.tenant_id, a.address,
                       a.enabled and coalesce(l.enabled, true) and d.enabled as enabled,
                       directory.max_received(a) as max_received,
                       directory.is_full(a) as is_full, directory.mail_policy(a) as mail_policy
                  from directory.address n
                  left join directory.alias l on l.alias_id = n.alias_id
                  left join directory.alias_target t on t.alias_id = n.alias_id
                  left join directory.account a
                    on a.account_id = coalesce(n.account_id, t.account_id) and a.deleted_at is null
                  left join directory.domain d on d.domain_id = a.domain_id
                 where n.address = any(?)
                 order by a.account_id""")
                .param(addresses.toArray(String[]::new))
                .query((row, n) -> {
                    UUID group = row.getObject("group_id", UUID.class);
                    UUID alias = row.getObject("forwarding_id", UUID.class);
                    if (alias != null) {
                        forwarding.add(alias);
                    }
                    return group == null ? add(found, row, null, alias != null) : groups.add(group);
                })
                .list();
        if (!forwarding.isEmpty()) {
            addForwarding(forwarding, found);
        }
        if (!groups.isEmpty()) {
            addGroups(groups, found);
        }
        return found;
    }

    /** Where aliases lead elsewhere, and to the accounts that such addresses have become. */
    private void addForwarding(Set<UUID> aliases, Map<String, Destination> found) {
        UUID[] ids = aliases.toArray(UUID[]::new);
        jdbc.sql("""
                select l.address as asked, a.account_id, a.tenant_id, a.address, a.enabled and d.enabled and e.open as enabled,
                       directory.max_received(a) as max_received, directory.is_full(a) as is_full, directory.mail_policy(a) as mail_policy
                  from directory.alias_accounts(?) e
                  join directory.alias l on l.alias_id = e.top_alias_id
                  join directory.account a on a.account_id = e.member_account_id and a.deleted_at is null
                  join directory.domain d on d.domain_id = a.domain_id
                 where not exists (select from directory.alias_target t
                                    where t.alias_id = l.alias_id and t.account_id = a.account_id)
                 order by a.account_id""").param(ids).query((row, n) -> add(found, row, null, true)).list();
        jdbc.sql("""
                select l.address as asked, e.external_address
                  from directory.alias_externals(?) e
                  join directory.alias l on l.alias_id = e.top_alias_id
                 where e.open
                 order by e.external_address""").param(ids).query((RowCallbackHandler) row -> addExternal(found, row));
    }

    private static void addExternal(Map<String, Destination> found, ResultSet row) throws SQLException {
        Objects.requireNonNull(found.get(row.getString("asked"))).external().add(row.getString("external_address"));
    }

    private void addGroups(Set<UUID> groups, Map<String, Destination> found) {
        UUID[] ids = groups.toArray(UUID[]::new);
        jdbc.sql("""
                select g.address as asked, upper(g.who_may_post) as who_may_post, g.tenant_id as group_tenant_id,
                       own.name as group_domain, a.account_id, a.tenant_id, a.address,
                       a.enabled and d.enabled and e.open as enabled, directory.max_received(a) as max_received,
                       directory.is_full(a) as is_full, directory.mail_policy(a) as mail_policy
                  from directory.mail_group g
                  join directory.domain own on own.domain_id = g.domain_id
                  left join directory.group_accounts(?) e on e.top_group_id = g.group_id
                  left join directory.account a on a.account_id = e.member_account_id and a.deleted_at is null
                  left join directory.domain d on d.domain_id = a.domain_id
                 where g.group_id = any(?)
                 order by a.account_id""")
                .params(ids, ids)
                .query((row, n) -> add(
                        found,
                        row,
                        new Group(
                                WhoMayPost.valueOf(row.getString("who_may_post")),
                                row.getObject("group_tenant_id", UUID.class),
                                row.getString("group_domain")),
                        false))
                .list();
        jdbc.sql("""
                select g.address as asked, e.external_address
                  from directory.group_externals(?) e
                  join directory.mail_group g on g.group_id = e.top_group_id
                 where e.open
                 order by e.external_address""").param(ids).query((RowCallbackHandler) row -> addExternal(found, row));
    }

    private boolean add(Map<String, Destination> found, ResultSet row, @Nullable Group group, boolean forwards)
            throws SQLException {
        Destination of = found.computeIfAbsent(
                row.getString("asked"), key -> new Destination(new ArrayList<>(), new ArrayList<>(), group, forwards));
        Recipient recipient = recipient(row, "");
        return recipient != null && of.recipients().add(recipient);
    }

    /** Who gets mail to postmaster without a domain: the postmaster of the first domain that has one. */
    Optional<Recipient> firstPostmaster() {
        return jdbc.sql("""
                select a.account_id, a.tenant_id, a.address, true as enabled, directory.max_received(a) as max_received,
                       directory.is_full(a) as is_full, directory.mail_policy(a) as mail_policy
                  from directory.domain d
                  join directory.account a on a.account_id = d.postmaster_account_id and a.deleted_at is null
                  join directory.domain own on own.domain_id = a.domain_id
                 where d.enabled and d.deleted_at is null and a.enabled and own.enabled
                 order by d.domain_id
                 limit 1""")
                .query((row, n) -> Objects.requireNonNull(recipient(row, "")))
                .optional();
    }

    private @Nullable Recipient recipient(ResultSet row, String prefix) throws SQLException {
        UUID id = row.getObject(prefix + "account_id", UUID.class);
        if (id == null) {
            return null;
        }
        Target target = new Target(
                id,
                row.getObject(prefix + "tenant_id", UUID.class),
                row.getString(prefix + "address"),
                intake(row, prefix));
        return new Recipient(target, row.getBoolean(prefix + "enabled"));
    }

    private @Nullable Intake intake(ResultSet row, String prefix) throws SQLException {
        Long most = row.getObject(prefix + "max_received", Long.class);
        boolean full = row.getBoolean(prefix + "is_full");
        String stored = row.getString(prefix + "mail_policy");
        MailPolicy mail =
                stored == null ? null : json.readValue(stored, MailRules.class).policy();
        return most == null && !full && mail == null ? null : new Intake(most, full ? Boolean.TRUE : null, mail);
    }

    Optional<AccountView> account(UUID accountId) {
        return accounts(List.of(accountId)).stream().findFirst();
    }

    /** Those of these accounts that there are. */
    List<AccountView> accounts(Collection<UUID> accountIds) {
        return jdbc.sql("""
                select a.account_id, a.tenant_id, a.domain_id, a.address, a.enabled and d.enabled as enabled, a.epoch,
                       directory.effective_quota(a) as quota_bytes
                  from directory.account a
                  join directory.domain d on d.domain_id = a.domain_id
                 where a.account_id = any(?) and a.deleted_at is null""")
                .param(accountIds.toArray(UUID[]::new))
                .query((row, n) -> new AccountView(
                        row.getObject("account_id", UUID.class),
                        row.getObject("tenant_id", UUID.class),
                        row.getString("address"),
                        row.getBoolean("enabled"),
                        row.getLong("epoch"),
                        row.getLong("quota_bytes"),
                        row.getObject("domain_id", UUID.class)))
                .list();
    }

    /** Those of these accounts that never come back. */
    List<UUID> erased(Collection<UUID> accountIds) {
        return jdbc.sql("select account_id from directory.account where account_id = any(?) and erased_at is not null")
                .param(accountIds.toArray(UUID[]::new))
                .query(UUID.class)
                .list();
    }
}
