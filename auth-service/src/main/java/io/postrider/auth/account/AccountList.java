package io.postrider.auth.account;

import io.postrider.auth.access.AddressFilter;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
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
    static final Sortable<Account> SORTABLE =
            new Sortable<>("a.account_id", Account::id, "address", "a.address collate \"C\"", Account::address);

    /** A verifier of an earlier password is void. */
    private static final String SCRAM = """
            exists (select from directory.scram_verifier v
                     where v.account_id = a.account_id and v.app_password_id is null
                       and v.password_hash = a.password_hash)""";

    private static final String SELECT = """
            select a.account_id, a.tenant_id, d.name as domain, a.address, a.display_name, a.enabled,
                   coalesce(directory.own_quota(a), d.quota_bytes, t.quota_bytes, 0) as quota_bytes,
                   case when directory.own_quota(a) is not null then 'account'
                        when d.quota_bytes is not null then 'domain'
                        when t.quota_bytes is not null then 'tenant' else 'nowhere' end as quota_from,
                   a.password_hash is not null as has_password,\s""" + SCRAM + """
                   as scram, a.version, a.created_at, a.updated_at
              from directory.account a
              join directory.domain d on d.domain_id = a.domain_id
              join directory.tenant t on t.tenant_id = a.tenant_id""";

    private final JdbcClient jdbc;

    AccountList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Which accounts are asked for; null means any.
     *
     * @param addresses by their addresses
     * @param hasPassword that have a password, or that have none
     * @param scram whose password may be proven by SCRAM, or may not
     */
    record Filter(
            AddressFilter addresses,
            @Nullable Boolean hasPassword,
            @Nullable Boolean scram) {}

    /** An account, deleted ones included. */
    Account view(UUID id) {
        return jdbc.sql(SELECT + " where a.account_id = ?")
                .param(id)
                .query((row, n) -> account(row))
                .single();
    }

    List<Account> page(Admin admin, Filter filter, Order<Account> order, int limit) {
        return new Listing(SELECT)
                .where("a.deleted_at is null")
                .within(admin, "a")
                .narrowed(filter.addresses(), "a")
                .where("(a.password_hash is not null) = :hasPassword", "hasPassword", filter.hasPassword())
                .where(SCRAM + " = :scram", "scram", filter.scram())
                .sorted(order)
                .read(jdbc, limit, (row, n) -> account(row));
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
                row.getString("quota_from"),
                row.getBoolean("has_password"),
                row.getBoolean("scram"),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                null);
    }
}
