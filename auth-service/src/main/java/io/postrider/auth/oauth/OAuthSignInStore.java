package io.postrider.auth.oauth;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Programs that were let in, in the database. */
@Component
class OAuthSignInStore {
    private final JdbcClient jdbc;

    OAuthSignInStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A new one.
     *
     * @param id its id
     * @param accountId who let it in
     * @param tenantId his tenant
     * @param clientId which program
     */
    record Row(UUID id, UUID accountId, UUID tenantId, String clientId) {}

    void add(Row row, Instant now) {
        jdbc.sql("""
                insert into directory.oauth_sign_in
                       (sign_in_id, account_id, tenant_id, client_id, began_at, last_used_at)
                values (?, ?, ?, ?, ?, ?)""")
                .params(
                        row.id(),
                        row.accountId(),
                        row.tenantId(),
                        row.clientId(),
                        Timestamp.from(now),
                        Timestamp.from(now))
                .update();
    }

    /** Goes on from a generation; false when that is not the present one, or it has ended. */
    boolean goOn(UUID id, int generation, Instant now) {
        return jdbc.sql("""
                update directory.oauth_sign_in set generation = generation + 1, last_used_at = ?
                 where sign_in_id = ? and generation = ? and ended_at is null""").params(Timestamp.from(now), id, generation).update() == 1;
    }

    void end(UUID id, Instant now) {
        jdbc.sql("update directory.oauth_sign_in set ended_at = ? where sign_in_id = ? and ended_at is null")
                .params(Timestamp.from(now), id)
                .update();
    }

    /** Longer than a session may last, so that what ended does not begin again. */
    void removeOld() {
        jdbc.sql("delete from directory.oauth_sign_in where began_at < now() - interval '400 days'")
                .update();
    }
}
