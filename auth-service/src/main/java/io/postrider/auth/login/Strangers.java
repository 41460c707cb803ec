package io.postrider.auth.login;

import io.postrider.auth.token.Sealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What a password for a name that nobody has is compared with. Of accounts some have a hash that was imported and waits for
 * its first login, which may take longer than ours: of strangers as many seem to have one, each always the same.
 */
@Component
class Strangers {
    private final JdbcClient jdbc;
    private final Sealer.KeyedHash hash;
    private volatile List<Kind> kinds = List.of();

    Strangers(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.hash = sealer.keyedHash("hash of a stranger");
    }

    /** Hashes that cost the same: one of them, and the share of the accounts that have such. */
    private record Kind(String example, double share) {}

    /** A hash for a name that nobody has; null for the one of ours. */
    @Nullable String hashOf(String name) {
        double place = place(name);
        for (Kind kind : kinds) {
            place -= kind.share();
            if (place < 0) {
                return kind.example();
            }
        }
        return null;
    }

    /** From 0 to 1, as only this installation can tell. */
    private double place(String name) {
        long bits =
                ByteBuffer.wrap(hash.of(name.getBytes(StandardCharsets.UTF_8))).getLong();
        return (bits >>> (Long.SIZE - Double.PRECISION)) * 0x1.0p-53;
    }

    /** In one order, so that few strangers turn when accounts do. */
    @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT2S")
    void look() {
        kinds = jdbc.sql("""
                with imported as (
                    select password_hash,
                           case when password_hash like '{BLF-CRYPT}%' then left(password_hash, 18)
                                when password_hash like '{ARGON2%'
                                then substring(password_hash from '^[^}]+}[$][^$]+[$][^$]+[$][^$]+')
                                when password_hash like '{PBKDF2}%' then '{PBKDF2}' || split_part(password_hash, '$', 4)
                                else substring(password_hash from '^[^}]+}[$][^$]+([$]rounds=[0-9]+|[$][0-9]+[$])?') end as kind
                      from directory.account where password_hash like '{%' and deleted_at is null)
                select min(password_hash) as example,
                       count(*)::float8 / (select greatest(1, sum(accounts)) from directory.domain_use) as share
                  from imported group by kind order by kind limit 100""")
                .query((row, n) -> new Kind(row.getString("example"), row.getDouble("share")))
                .list();
    }
}
