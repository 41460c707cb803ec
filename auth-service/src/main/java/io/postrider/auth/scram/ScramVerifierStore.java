package io.postrider.auth.scram;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Sealed verifiers in the database. */
@Component
class ScramVerifierStore {
    private final JdbcClient jdbc;

    ScramVerifierStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A verifier as it is stored; it has a password hash, or belongs to an app password. */
    record Row(@Nullable UUID appPasswordId, String passwordHash, byte[] keys) {}

    List<Row> of(UUID accountId, int iterations) {
        return jdbc.sql("""
                select app_password_id, coalesce(password_hash, '') as password_hash, keys
                  from directory.scram_verifier where account_id = ? and iterations = ?""")
                .params(accountId, iterations)
                .query((row, n) -> new Row(
                        row.getObject("app_password_id", UUID.class),
                        row.getString("password_hash"),
                        row.getBytes("keys")))
                .list();
    }

    /** The iterations of the account's own password, or else of any app password. */
    Optional<Integer> iterations(UUID accountId) {
        return jdbc.sql("""
                select iterations from directory.scram_verifier
                 where account_id = ? order by app_password_id nulls first limit 1""").param(accountId).query(Integer.class).optional();
    }

    /** The most iterations of the account's app passwords; empty when none has a verifier. */
    Optional<Integer> iterationsOfApps(UUID accountId) {
        return jdbc.sql("""
                select iterations from directory.scram_verifier
                 where account_id = ? and app_password_id is not null order by iterations desc limit 1""").param(accountId).query(Integer.class).optional();
    }

    boolean has(UUID accountId, String passwordHash, int iterations) {
        return jdbc.sql("""
                select exists (select from directory.scram_verifier
                                where account_id = ? and app_password_id is null and password_hash = ?
                                  and iterations = ?)""")
                .params(accountId, passwordHash, iterations)
                .query(Boolean.class)
                .single();
    }

    @Transactional
    void putOwn(UUID accountId, String passwordHash, int iterations, byte[] keys) {
        jdbc.sql("""
                insert into directory.scram_verifier (account_id, password_hash, iterations, keys)
                select account_id, password_hash, :iterations, :keys
                  from directory.account where account_id = :account and password_hash = :hash
                on conflict (account_id, app_password_id) do update
                   set password_hash = excluded.password_hash, iterations = excluded.iterations, keys = excluded.keys""")
                .param("account", accountId)
                .param("hash", passwordHash)
                .param("iterations", iterations)
                .param("keys", keys)
                .update();
    }

    @Transactional
    void putApp(UUID accountId, UUID appPasswordId, int iterations, byte[] keys) {
        jdbc.sql("""
                insert into directory.scram_verifier (account_id, app_password_id, iterations, keys)
                select account_id, app_password_id, :iterations, :keys
                  from directory.app_password where account_id = :account and app_password_id = :id
                on conflict (account_id, app_password_id) do nothing""")
                .param("account", accountId)
                .param("id", appPasswordId)
                .param("iterations", iterations)
                .param("keys", keys)
                .update();
    }
}
