package io.postrider.auth.login;

import io.postrider.auth.policy.LoginRules;
import io.postrider.auth.policy.Policies;
import io.postrider.platform.net.Networks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads credentials. */
@Component
class CredentialStore {
    private static final String SELECT = """
            select a.account_id, a.tenant_id, a.address, a.password_hash, a.enabled and d.enabled as enabled, a.epoch,
                   exists (select from directory.totp s
                            where s.account_id = a.account_id and s.confirmed_at is not null) as second_step,
                   own.addresses
                   || array(select '@' || c.name from directory.domain c
                             where c.catch_all_account_id = a.account_id and c.deleted_at is null)
                   || array(select 'postmaster@' || c.name from directory.domain c
                             where c.postmaster_account_id = a.account_id and c.deleted_at is null
                               and not exists (select from directory.address n where n.address = 'postmaster@' || c.name)
                             order by c.name limit 1000)
                   || array(select directory.at_domain_aliases(array[a.address] || own.addresses) limit 1000) as send_as,
                   others.addresses || array(select directory.at_domain_aliases(others.addresses) limit 1000) as on_behalf,
                   t.policy as tenant_policy, d.policy as domain_policy, a.policy as account_policy
              from directory.account a
              join directory.domain d on d.domain_id = a.domain_id
              join directory.tenant t on t.tenant_id = a.tenant_id
             cross join lateral (
                   select array(select l.address from directory.alias_target t
                                  join directory.alias l on l.alias_id = t.alias_id
                                  join directory.domain ld on ld.domain_id = l.domain_id and ld.deleted_at is null
                                 where t.account_id = a.account_id and l.enabled and l.send_as
                                 order by l.address limit 1000)
                          || array(select directory.delegated(a.account_id, 'sendAs'))) own (addresses)
             cross join lateral (
                   select array(select directory.delegated(a.account_id, 'sendOnBehalf'))) others (addresses)
             where a.deleted_at is null and\s""";

    private static final String OWNER = """
            select (select account_id from directory.address where address = directory.original_address(:asked)) as owner,
                   coalesce((select account_id from directory.account
                              where address collate "C" >= :asked and deleted_at is null
                              order by address collate "C", account_id limit 1),
                            (select account_id from directory.account
                              where address collate "C" < :asked and deleted_at is null
                              order by address collate "C" desc, account_id desc limit 1)) as neighbour""";

    private final JdbcClient jdbc;
    private final Policies policies;

    CredentialStore(JdbcClient jdbc, Policies policies) {
        this.jdbc = jdbc;
        this.policies = policies;
    }

    private record Owner(@Nullable UUID account, @Nullable UUID neighbour) {}

    /** An account without what other tables know of it. */
    private record Account(
            UUID id,
            UUID tenantId,
            String address,
            List<String> sendAs,
            List<String> onBehalf,
            @Nullable String passwordHash,
            boolean enabled,
            long epoch,
            boolean secondStep,
            LoginRules rules) {}

    /**
     * The account whose primary address this is, by any name of its domain. A name that is nobody's costs what others cost
     * (S13): the credentials of its neighbour are read, and forgotten.
     */
    Optional<Credentials> byAddress(String address) {
        Owner owner = jdbc.sql(OWNER)
                .param("asked", address)
                .query((row, n) ->
                        new Owner(row.getObject("owner", UUID.class), row.getObject("neighbour", UUID.class)))
                .single();
        UUID read = owner.account() == null ? owner.neighbour() : owner.account();
        Optional<Credentials> credentials = read == null ? Optional.empty() : byId(read);
        return owner.account() == null ? Optional.empty() : credentials;
    }

    Optional<Credentials> byId(UUID accountId) {
        return read(jdbc.sql(SELECT + "a.account_id = ?").param(accountId));
    }

    /** One statement after the other: who holds a connection and waits for another may wait for one who does the same. */
    private Optional<Credentials> read(JdbcClient.StatementSpec statement) {
        Optional<Account> account = statement.query((row, n) -> account(row)).optional();
        return account.map(this::credentials);
    }

    private Account account(ResultSet row) throws SQLException {
        String address = row.getString("address");
        List<String> sendAs = new ArrayList<>();
        sendAs.add(address);
        sendAs.addAll(List.of((String[]) row.getArray("send_as").getArray()));
        return new Account(
                row.getObject("account_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                address,
                sendAs,
                List.of((String[]) row.getArray("on_behalf").getArray()),
                row.getString("password_hash"),
                row.getBoolean("enabled"),
                row.getLong("epoch"),
                row.getBoolean("second_step"),
                policies.logins(
                        row.getString("tenant_policy"),
                        row.getString("domain_policy"),
                        row.getString("account_policy")));
    }

    private Credentials credentials(Account account) {
        return new Credentials(
                account.id(),
                account.tenantId(),
                account.address(),
                account.sendAs(),
                account.onBehalf(),
                account.passwordHash(),
                account.enabled(),
                account.epoch(),
                account.secondStep(),
                appPasswords(account.id()),
                ended(account.id()),
                networks(account.id()),
                account.rules());
    }

    private Set<ClientNetwork> networks(UUID accountId) {
        return jdbc.sql("""
                select client_address from directory.device
                 where account_id = ? and (ended_at is null or last_seen_at > ended_at)
                 order by last_seen_at desc limit 500""")
                .param(accountId)
                .query((row, n) -> ClientNetwork.of(row.getString("client_address")))
                .set();
    }

    private Map<UUID, Instant> ended(UUID accountId) {
        Map<UUID, Instant> ended = new HashMap<>();
        jdbc.sql("select device_id, ended_at from directory.device where account_id = ? and ended_at is not null")
                .param(accountId)
                .query(row -> {
                    ended.put(
                            row.getObject("device_id", UUID.class),
                            row.getTimestamp("ended_at").toInstant());
                });
        return ended;
    }

    private List<AppCredential> appPasswords(UUID accountId) {
        return jdbc.sql("""
                select app_password_id, secret_hash, scopes, networks, expires_at
                  from directory.app_password
                 where account_id = ? and (expires_at is null or expires_at > now())""")
                .param(accountId)
                .query((row, n) -> appPassword(row))
                .list();
    }

    private static AppCredential appPassword(ResultSet row) throws SQLException {
        Timestamp expiresAt = row.getTimestamp("expires_at");
        return new AppCredential(
                row.getObject("app_password_id", UUID.class),
                row.getBytes("secret_hash"),
                Set.of((String[]) row.getArray("scopes").getArray()),
                Networks.of(List.of((String[]) row.getArray("networks").getArray())),
                expiresAt == null ? null : expiresAt.toInstant());
    }
}
