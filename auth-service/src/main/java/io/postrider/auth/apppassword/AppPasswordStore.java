package io.postrider.auth.apppassword;

import io.postrider.auth.apppassword.AppPasswordController.AppPassword;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** App passwords in the database: never their secrets, which nobody has. */
@Component
class AppPasswordStore {
    private final JdbcClient jdbc;

    AppPasswordStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<AppPassword> all(UUID accountId) {
        return jdbc.sql("""
                select app_password_id, name, scopes, networks, expires_at, last_used_at, last_used_from, created_at
                  from directory.app_password
                 where account_id = ?
                 order by app_password_id""")
                .param(accountId)
                .query((row, n) -> appPassword(row))
                .list();
    }

    int count(UUID accountId) {
        return jdbc.sql("select count(*) from directory.app_password where account_id = ?")
                .param(accountId)
                .query(Integer.class)
                .single();
    }

    void add(UUID accountId, AppPassword made, byte[] secretHash) {
        String[] scopes = made.scopes().stream().map(Scope::name).toArray(String[]::new);
        jdbc.sql("""
                insert into directory.app_password
                       (app_password_id, account_id, name, secret_hash, scopes, networks, expires_at, created_at)
                values (:id, :account, :name, :hash, :scopes, :networks, :expires, :created)""")
                .param("id", made.id())
                .param("account", accountId)
                .param("name", made.name())
                .param("hash", secretHash)
                .param("scopes", scopes)
                .param("networks", made.networks().toArray(String[]::new))
                .param("expires", timestamp(made.expiresAt()))
                .param("created", timestamp(made.createdAt()))
                .update();
    }

    /** Removes one and tells its name. */
    Optional<String> remove(UUID accountId, UUID id) {
        return jdbc.sql(
                        "delete from directory.app_password where account_id = ? and app_password_id = ? returning name")
                .params(accountId, id)
                .query(String.class)
                .optional();
    }

    private static AppPassword appPassword(ResultSet row) throws SQLException {
        return new AppPassword(
                row.getObject("app_password_id", UUID.class),
                row.getString("name"),
                Arrays.stream(texts(row.getArray("scopes"))).map(Scope::valueOf).toList(),
                List.of(texts(row.getArray("networks"))),
                instant(row.getTimestamp("expires_at")),
                instant(row.getTimestamp("last_used_at")),
                row.getString("last_used_from"),
                row.getTimestamp("created_at").toInstant(),
                null);
    }

    private static String[] texts(Array array) throws SQLException {
        return (String[]) array.getArray();
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
