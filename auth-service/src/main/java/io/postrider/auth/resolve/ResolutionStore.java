package io.postrider.auth.resolve;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.Resolution.Target;
import io.postrider.auth.address.DomainName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The directory's tables as resolution needs them: many addresses in two statements. */
@Component
class ResolutionStore {
    private final JdbcClient jdbc;

    ResolutionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A domain that is ours.
     *
     * @param name the name that was asked for
     * @param original the domain that has its addresses: itself, or the one whose second name it is
     * @param catchAll who gets mail to addresses that are nobody's
     * @param postmaster who gets mail to postmaster
     */
    record DomainRow(
            String name,
            DomainName original,
            boolean enabled,
            boolean plusAddressing,
            @Nullable Recipient catchAll,
            @Nullable Recipient postmaster) {}

    /** An account that an address leads to, and whether it takes mail. */
    record Recipient(Target target, boolean enabled) {}

    Map<String, DomainRow> domains(Collection<String> names) {
        Map<String, DomainRow> found = new HashMap<>();
        jdbc.sql("""
                select asked.name as asked, d.name, d.enabled and asked.enabled as domain_enabled, d.plus_addressing,
                       a.account_id, a.tenant_id, a.address, a.enabled,
                       p.account_id as p_account_id, p.tenant_id as p_tenant_id, p.address as p_address,
                       p.enabled and own.enabled as p_enabled
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
                        recipient(row, ""),
                        recipient(row, "p_")))
                .list()
                .forEach(domain -> found.put(domain.name(), domain));
        return found;
    }

    /** The accounts behind each address that is somebody's; an alias without a target has an empty list. */
    Map<String, List<Recipient>> recipients(Collection<String> addresses) {
        Map<String, List<Recipient>> found = new HashMap<>();
        jdbc.sql("""
                select n.address as asked, a.account_id, a.tenant_id, a.address,
                       a.enabled and coalesce(l.enabled, true) and d.enabled as enabled
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
                    List<Recipient> of = found.computeIfAbsent(row.getString("asked"), key -> new ArrayList<>());
                    Recipient recipient = recipient(row, "");
                    if (recipient != null) {
                        of.add(recipient);
                    }
                    return true;
                })
                .list();
        return found;
    }

    /** Who gets mail to postmaster without a domain: the postmaster of the first domain that has one. */
    Optional<Recipient> firstPostmaster() {
        return jdbc.sql("""
                select a.account_id, a.tenant_id, a.address, true as enabled
                  from directory.domain d
                  join directory.account a on a.account_id = d.postmaster_account_id and a.deleted_at is null
                  join directory.domain own on own.domain_id = a.domain_id
                 where d.enabled and a.enabled and own.enabled
                 order by d.domain_id
                 limit 1""")
                .query((row, n) -> recipient(row, ""))
                .optional();
    }

    private static @Nullable Recipient recipient(ResultSet row, String prefix) throws SQLException {
        UUID id = row.getObject(prefix + "account_id", UUID.class);
        if (id == null) {
            return null;
        }
        Target target =
                new Target(id, row.getObject(prefix + "tenant_id", UUID.class), row.getString(prefix + "address"));
        return new Recipient(target, row.getBoolean(prefix + "enabled"));
    }

    Optional<AccountView> account(UUID accountId) {
        return jdbc.sql("""
                select a.account_id, a.tenant_id, a.address, a.enabled and d.enabled as enabled, a.epoch,
                       directory.effective_quota(a) as quota_bytes
                  from directory.account a
                  join directory.domain d on d.domain_id = a.domain_id
                 where a.account_id = ? and a.deleted_at is null""")
                .param(accountId)
                .query((row, n) -> new AccountView(
                        row.getObject("account_id", UUID.class),
                        row.getObject("tenant_id", UUID.class),
                        row.getString("address"),
                        row.getBoolean("enabled"),
                        row.getLong("epoch"),
                        row.getLong("quota_bytes")))
                .optional();
    }

    /** Those of these accounts that never come back. */
    List<UUID> erased(Collection<UUID> accountIds) {
        return jdbc.sql("select account_id from directory.account where account_id = any(?) and erased_at is not null")
                .param(accountIds.toArray(UUID[]::new))
                .query(UUID.class)
                .list();
    }
}
