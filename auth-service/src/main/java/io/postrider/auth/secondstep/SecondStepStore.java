package io.postrider.auth.secondstep;

import io.postrider.auth.account.AccountNames.AccountName;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sealed secrets and hashed recovery codes in the database. */
@Component
class SecondStepStore {
    private final JdbcClient jdbc;

    SecondStepStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A row.
     *
     * @param secret sealed
     * @param confirmedAt null while it is only begun
     * @param recoveryCodes how many are left
     */
    record Row(byte[] secret, @Nullable Instant confirmedAt, int recoveryCodes) {}

    Optional<Row> find(UUID accountId) {
        return jdbc.sql("""
                select secret, confirmed_at,
                       (select count(*) from directory.recovery_code c where c.account_id = t.account_id) as codes
                  from directory.totp t where account_id = ?""")
                .param(accountId)
                .query((row, n) -> {
                    Timestamp confirmed = row.getTimestamp("confirmed_at");
                    return new Row(
                            row.getBytes("secret"),
                            confirmed == null ? null : confirmed.toInstant(),
                            row.getInt("codes"));
                })
                .optional();
    }

    /** Begins, in the place of what was only begun before. */
    void begin(AccountName account, byte[] secret, Instant now) {
        jdbc.sql("""
                insert into directory.totp (account_id, tenant_id, secret, created_at) values (?, ?, ?, ?)
                on conflict (account_id) do update
                   set secret = excluded.secret, created_at = excluded.created_at, last_step = 0
                 where totp.confirmed_at is null""")
                .params(account.id(), account.tenantId(), secret, Timestamp.from(now))
                .update();
    }

    void confirm(UUID accountId, long step, Instant now) {
        jdbc.sql("update directory.totp set confirmed_at = ?, last_step = ? where account_id = ?")
                .params(Timestamp.from(now), step, accountId)
                .update();
    }

    /** Takes a step, unless it or a later one was taken before. */
    boolean take(UUID accountId, long step) {
        return jdbc.sql("""
                update directory.totp set last_step = ?
                 where account_id = ? and confirmed_at is not null and last_step < ?""").params(step, accountId, step).update() == 1;
    }

    boolean remove(UUID accountId) {
        return jdbc.sql("delete from directory.totp where account_id = ?")
                        .param(accountId)
                        .update()
                == 1;
    }

    void replaceCodes(AccountName account, List<byte[]> hashes) {
        jdbc.sql("delete from directory.recovery_code where account_id = ?")
                .param(account.id())
                .update();
        jdbc.sql("""
                insert into directory.recovery_code (account_id, tenant_id, code_hash)
                select ?, ?, unnest(?::bytea[])""")
                .params(account.id(), account.tenantId(), hashes.toArray(byte[][]::new))
                .update();
    }

    boolean takeCode(UUID accountId, byte[] hash) {
        return jdbc.sql("""
                delete from directory.recovery_code c using directory.totp t
                 where t.account_id = c.account_id and t.confirmed_at is not null
                   and c.account_id = ? and c.code_hash = ?""").params(accountId, hash).update() == 1;
    }
}
