package io.postrider.auth.apikey;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Role;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.apikey.ApiKeyController.ApiKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads API keys as the API shows them: never their secrets, which nobody has. */
@Component
class ApiKeyList {
    static final Sortable<ApiKey> SORTABLE =
            new Sortable<>("k.api_key_id", ApiKey::id, "name", "k.name collate \"C\"", ApiKey::name);

    private static final String SELECT = """
            select k.api_key_id, k.name, k.tenant_id,
                   array(select d.name from directory.domain d where d.domain_id = any(k.domains) order by d.name)
                       as domain_names,
                   k.role, k.actions, k.networks, k.expires_at, k.last_used_at, k.version, k.created_at
              from directory.api_key k""";

    private static final String OF_ROLE = """
            select a.account_id as api_key_id, a.address as name,
                   case when not r.platform then r.tenant_id end as tenant_id,
                   array(select d.name from directory.domain d where d.domain_id = any(r.domains) order by d.name)
                       as domain_names,
                   r.role, '{}'::text[] as actions, '{}'::text[] as networks, null::timestamptz as expires_at,
                   null::timestamptz as last_used_at, 0 as version, r.granted_at as created_at
              from directory.account_role r join directory.account a on a.account_id = r.account_id
             where r.account_id = ?""";

    /** A key sees itself, and those that reach no farther than it does. */
    private static final String SEEN = """
            (k.api_key_id = :self
             or (:admin::uuid is null or k.tenant_id = :admin::uuid)
                and (:domains::uuid[] is null or cardinality(k.domains) > 0 and k.domains <@ :domains::uuid[]))""";

    private final JdbcClient jdbc;

    ApiKeyList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<ApiKey> find(UUID id) {
        return all().where("k.api_key_id = :id", "id", id).read(jdbc, 1, (row, n) -> key(row)).stream()
                .findFirst();
    }

    /** What an account's role is, as if it were a key. */
    Optional<ApiKey> ofRole(UUID accountId) {
        return jdbc.sql(OF_ROLE).param(accountId).query((row, n) -> key(row)).optional();
    }

    Optional<ApiKey> find(Admin admin, UUID id) {
        return seen(admin).where("k.api_key_id = :id", "id", id).read(jdbc, 1, (row, n) -> key(row)).stream()
                .findFirst();
    }

    /** Those of a tenant, if one is named, and with a role, if one is named. */
    List<ApiKey> page(Admin admin, @Nullable UUID tenantId, @Nullable Role role, Order<ApiKey> order, int limit) {
        return seen(admin)
                .where("k.tenant_id = :tenant", "tenant", tenantId)
                .where("k.role = :role", "role", role == null ? null : role.text())
                .sorted(order)
                .read(jdbc, limit, (row, n) -> key(row));
    }

    private static Listing all() {
        return new Listing(SELECT).where("k.revoked_at is null");
    }

    private static Listing seen(Admin admin) {
        return all().where(SEEN)
                .value("self", admin.keyId())
                .value("admin", admin.tenantId())
                .value("domains", admin.domainFilter());
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getObject("api_key_id", UUID.class),
                row.getString("name"),
                row.getObject("tenant_id", UUID.class),
                List.of((String[]) row.getArray("domain_names").getArray()),
                row.getString("role"),
                actions(row.getString("role"), (String[])
                        row.getArray("actions").getArray()),
                List.of((String[]) row.getArray("networks").getArray()),
                instant(row.getTimestamp("expires_at")),
                instant(row.getTimestamp("last_used_at")),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                null);
    }

    private static List<String> actions(@Nullable String role, String[] own) {
        return role == null
                ? List.of(own)
                : Role.find(role)
                        .map(known -> List.of(ApiKeys.texts(known.actions())))
                        .orElse(List.of());
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
