package io.postrider.auth.access;

import io.postrider.auth.token.Sealer;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers that were given, kept a day for those who ask again. */
@Component
class IdempotentWriteStore {
    private final JdbcClient jdbc;
    private final Sealer sealer;

    IdempotentWriteStore(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    /** A request and the answer it got; compares by identity. */
    record Stored(byte[] requestHash, int status, byte[] answer) {}

    Optional<Stored> find(UUID apiKeyId, String key) {
        return jdbc.sql("""
                select request_hash, status, answer from directory.idempotent_write
                 where api_key_id = ? and idempotency_key = ? and created_at > now() - interval '24 hours'""")
                .params(apiKeyId, key)
                .query((row, n) -> new Stored(
                        row.getBytes("request_hash"),
                        row.getInt("status"),
                        sealer.open(row.getBytes("answer"), context(apiKeyId))))
                .optional();
    }

    void add(UUID apiKeyId, String key, Stored stored) {
        jdbc.sql("""
                insert into directory.idempotent_write
                       (api_key_id, idempotency_key, request_hash, status, answer, created_at)
                values (?, ?, ?, ?, ?, now())
                on conflict (api_key_id, idempotency_key) do update
                   set request_hash = excluded.request_hash, status = excluded.status, answer = excluded.answer,
                       created_at = excluded.created_at""")
                .params(
                        apiKeyId,
                        key,
                        stored.requestHash(),
                        stored.status(),
                        sealer.seal(stored.answer(), context(apiKeyId)))
                .update();
    }

    private static String context(UUID apiKeyId) {
        return "answer to " + apiKeyId;
    }

    void removeOld() {
        jdbc.sql("delete from directory.idempotent_write where created_at < now() - interval '24 hours'")
                .update();
    }
}
