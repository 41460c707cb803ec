package io.postrider.auth.token;

import java.security.KeyPair;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Signing keys in the database, their private parts sealed. */
@Component
class SigningKeyStore {
    /** Held while keys are made or removed, so that two replicas that start together make one key. */
    private static final long LOCK = 0x6b657973L;

    private final JdbcClient jdbc;
    private final Sealer sealer;

    SigningKeyStore(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    void lock() {
        jdbc.sql("select pg_advisory_xact_lock(?)")
                .param(LOCK)
                .query((row, n) -> true)
                .single();
    }

    /** All keys, the oldest first. */
    List<SigningKey> all() {
        return jdbc.sql("select key_id, public_key, private_key, created_at from directory.signing_key order by"
                        + " created_at")
                .query((row, n) -> {
                    String id = row.getString("key_id");
                    return SigningKey.decode(
                            row.getBytes("public_key"),
                            sealer.open(row.getBytes("private_key"), context(id)),
                            id,
                            row.getTimestamp("created_at").toInstant());
                })
                .list();
    }

    void add(KeyPair pair, Instant createdAt) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("insert into directory.signing_key (key_id, public_key, private_key, created_at) values (?, ?, ?, ?)")
                .params(
                        id,
                        pair.getPublic().getEncoded(),
                        sealer.seal(pair.getPrivate().getEncoded(), context(id)),
                        createdAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    void remove(String id) {
        jdbc.sql("delete from directory.signing_key where key_id = ?").param(id).update();
    }

    private static String context(String id) {
        return "signing-key " + id;
    }
}
