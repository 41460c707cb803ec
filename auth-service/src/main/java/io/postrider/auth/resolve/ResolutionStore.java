package io.postrider.auth.resolve;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.Resolution.Target;
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
     * @param catchAll who gets mail to addresses that are nobody's
     */
    record DomainRow(String name, boolean enabled, boolean plusAddressing, @Nullable Recipient catchAll) {}

    /** An account that an address leads to, and whether it takes mail. */
    record Recipient(Target target, boolean enabled) {}

    Map<String, DomainRow> domains(Collection<String> names) {
        Map<String, DomainRow> found = new HashMap<>();
        jdbc.sql("""
                select d.name, d.enabled as domain_enabled, d.plus_addressing,
                       a.account_id, a.tenant_id, a.address, a.enabled
                  from directory.domain d
                  left join directory.account a on a.account_id = d.catch_all_account_id and a.deleted_at is null
                 where d.name = any(?)""")
                .param(names.toArray(String[]::new))
                .query((row, n) -> new DomainRow(
                        row.getString("name"),
                        row.getBoolean("domain_enabled"),
                        row.getBoolean("plus_addressing"),
                        recipient(row)))
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
                    Recipient recipient = recipient(row);
                    if (recipient != null) {
                        of.add(recipient);
                    }
                    return true;
                })
                .list();
        return found;
    }

    private static @Nullable Recipient recipient(ResultSet row) throws SQLException {
        UUID id = row.getObject("account_id", UUID.class);
        if (id == null) {
            return null;
        }
        Target target = new Target(id, row.getObject("tenant_id", UUID.class), row.getString("address"));
        return new Recipient(target, row.getBoolean("enabled"));
    }

    Optional<AccountView> account(UUID accountId) {
        return jdbc.sql("""
                select a.account_id, a.tenant_id, a.address, a.enabled and d.enabled as enabled, a.epoch, a.quota_bytes
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
}
