package io.postrider.auth.account;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Reach;
import io.postrider.auth.account.AccountController.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads accounts as the API shows them. */
@Component
class AccountList {
    private final JdbcClient jdbc;

    AccountList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Which accounts are asked for; null means any.
     *
     * @param tenantId of this tenant
     * @param domainId of this domain
     * @param prefix whose address begins so
     */
    record Filter(@Nullable UUID tenantId, @Nullable UUID domainId, @Nullable String prefix) {}

    List<Account> page(Admin admin, Filter filter, UUID after, int limit) {
        return Reach.bind(jdbc.sql("""
                select a.account_id, a.tenant_id, d.name as domain, a.address, a.display_name, a.enabled,
                       a.quota_bytes, a.password_hash is not null as has_password, a.version, a.created_at, a.updated_at
                  from directory.account a
                  join directory.domain d on d.domain_id = a.domain_id
                 where a.deleted_at is null
                   and a.account_id > :after
                   and %s
                   and (:tenant::uuid is null or a.tenant_id = :tenant::uuid)
                   and (:domain::uuid is null or a.domain_id = :domain::uuid)
                   and (:prefix::text is null or starts_with(a.address, :prefix::text))
                 order by a.account_id
                 limit :limit""".formatted(Reach.within("a"))), admin)
                .param("after", after)
                .param("tenant", filter.tenantId())
                .param("domain", filter.domainId())
                .param("prefix", filter.prefix())
                .param("limit", limit)
                .query((row, n) -> account(row))
                .list();
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject("account_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("domain"),
                row.getString("address"),
                row.getString("display_name"),
                row.getBoolean("enabled"),
                row.getLong("quota_bytes"),
                row.getBoolean("has_password"),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                null);
    }
}
