package io.postrider.auth.apikey;

import io.postrider.auth.access.Admin;
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
    private static final String SELECT = """
            select k.api_key_id, k.name, k.tenant_id,
                   array(select d.name from directory.domain d where d.domain_id = any(k.domains) order by d.name)
                       as domain_names,
                   k.actions, k.expires_at, k.last_used_at, k.version, k.created_at
              from directory.api_key k
             where k.revoked_at is null
            """;

    /** A key sees itself, and those that reach no farther than it does. */
    private static final String SEEN = """
            and (k.api_key_id = :self
                 or ((:admin::uuid is null or k.tenant_id = :admin::uuid)
                     and (:domains::uuid[] is null
                          or (cardinality(k.domains) > 0 and k.domains <@ :domains::uuid[]))))
            """;

    private final JdbcClient jdbc;

    ApiKeyList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<ApiKey> find(UUID id) {
        return jdbc.sql(SELECT + "and k.api_key_id = ?")
                .param(id)
                .query((row, n) -> key(row))
                .optional();
    }

    Optional<ApiKey> find(Admin admin, UUID id) {
        return jdbc.sql(SELECT + SEEN + "and k.api_key_id = :id")
                .param("self", admin.keyId())
                .param("admin", admin.tenantId())
                .param("domains", admin.domainFilter())
                .param("id", id)
                .query((row, n) -> key(row))
                .optional();
    }

    List<ApiKey> page(Admin admin, UUID after, int limit) {
        return jdbc.sql(SELECT + SEEN + "and k.api_key_id > :after order by k.api_key_id limit :limit")
                .param("self", admin.keyId())
                .param("admin", admin.tenantId())
                .param("domains", admin.domainFilter())
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> key(row))
                .list();
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getObject("api_key_id", UUID.class),
                row.getString("name"),
                row.getObject("tenant_id", UUID.class),
                List.of((String[]) row.getArray("domain_names").getArray()),
                List.of((String[]) row.getArray("actions").getArray()),
                instant(row.getTimestamp("expires_at")),
                instant(row.getTimestamp("last_used_at")),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                null);
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
