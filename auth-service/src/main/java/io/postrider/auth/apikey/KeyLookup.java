package io.postrider.auth.apikey;

import io.postrider.auth.access.Action;
import io.postrider.auth.access.Admin;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the key that a call carries. It is read for every call, so that a revoked one is dead at once. */
@Component
class KeyLookup {
    private final JdbcClient jdbc;

    KeyLookup(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A key that is valid now, and whether its last use was noted long enough ago to be noted again. */
    private record Found(Admin admin, boolean unnoted) {}

    Optional<Admin> find(String secret) {
        Optional<Found> found = jdbc.sql("""
                select api_key_id, name, tenant_id, domains, actions, expires_at,
                       last_used_at is null or last_used_at < now() - interval '1 minute' as unnoted
                  from directory.api_key
                 where secret_hash = ? and revoked_at is null and (expires_at is null or expires_at > now())""")
                .param(ApiKeySecret.hash(secret))
                .query((row, n) -> new Found(admin(row), row.getBoolean("unnoted")))
                .optional();
        found.filter(Found::unnoted).ifPresent(key -> noteUse(key.admin().keyId()));
        return found.map(Found::admin);
    }

    private void noteUse(UUID keyId) {
        jdbc.sql("update directory.api_key set last_used_at = now() where api_key_id = ?")
                .param(keyId)
                .update();
    }

    private static Admin admin(ResultSet row) throws SQLException {
        Timestamp expiresAt = row.getTimestamp("expires_at");
        return new Admin(
                row.getObject("api_key_id", UUID.class),
                row.getString("name"),
                row.getObject("tenant_id", UUID.class),
                Set.copyOf(List.of((UUID[]) row.getArray("domains").getArray())),
                actions(row.getArray("actions")),
                expiresAt == null ? null : expiresAt.toInstant());
    }

    /** An action that this version does not know is nothing it could allow. */
    private static Set<Action> actions(Array texts) throws SQLException {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String text : (String[]) texts.getArray()) {
            Action.find(text).ifPresent(actions::add);
        }
        return actions;
    }
}
