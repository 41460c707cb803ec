package io.postrider.auth.role;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Roles of accounts in the database. */
@Component
class AccountRoleStore {
    private final JdbcClient jdbc;

    AccountRoleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<HeldRole> find(UUID accountId) {
        return jdbc.sql("select tenant_id, role, platform, domains from directory.account_role where account_id = ?")
                .param(accountId)
                .query((row, n) -> role(row))
                .optional();
    }

    List<String> domainNames(HeldRole role) {
        return jdbc.sql("select name from directory.domain where domain_id = any(?::uuid[]) order by name")
                .param(role.domains().toArray(UUID[]::new))
                .query(String.class)
                .list();
    }

    void put(UUID accountId, HeldRole role, Instant now) {
        jdbc.sql("""
                insert into directory.account_role (account_id, tenant_id, role, platform, domains, granted_at)
                values (:account, :tenant, :role, :platform, :domains, :now)
                on conflict (account_id) do update
                   set role = :role, platform = :platform, domains = :domains, granted_at = :now""")
                .param("account", accountId)
                .param("tenant", role.tenantId())
                .param("role", role.role())
                .param("platform", role.platform())
                .param("domains", role.domains().toArray(UUID[]::new))
                .param("now", Timestamp.from(now))
                .update();
    }

    boolean remove(UUID accountId) {
        return jdbc.sql("delete from directory.account_role where account_id = ?")
                        .param(accountId)
                        .update()
                == 1;
    }

    private static HeldRole role(ResultSet row) throws SQLException {
        return new HeldRole(
                row.getObject("tenant_id", UUID.class), row.getString("role"), row.getBoolean("platform"), List.of((UUID
                                [])
                        row.getArray("domains").getArray()));
    }
}
