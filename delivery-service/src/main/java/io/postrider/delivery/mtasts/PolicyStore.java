package io.postrider.delivery.mtasts;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The policies that any replica has fetched, for as long as they may be kept. */
final class PolicyStore {
    /** A policy that no mail was sent under for so long is left to run out. */
    private static final String UNUSED = "14 days";

    private final JdbcClient jdbc;

    PolicyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A policy that may be used.
     *
     * @param id the id that its TXT record had
     * @param policy the policy
     */
    record Kept(String id, StsPolicy policy) {}

    /** A domain's policy, unless it has run out. */
    Optional<Kept> find(String domain) {
        return jdbc.sql("""
                        SELECT policy_id, mode, mx, max_age FROM queue.mta_sts_policy
                        WHERE domain = :domain AND expires_at > now()""")
                .param("domain", domain)
                .query((row, n) -> kept(row))
                .optional();
    }

    private static Kept kept(ResultSet row) throws SQLException {
        Array mx = row.getArray("mx");
        var policy = new StsPolicy(
                StsPolicy.Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)),
                List.of((String[]) mx.getArray()),
                Duration.ofSeconds(row.getLong("max_age")));
        return new Kept(row.getString("policy_id"), policy);
    }

    void save(String domain, Kept fetched) {
        StsPolicy policy = fetched.policy();
        // A policy that is refreshed halfway, and daily at least, ends only when its host is gone for long.
        Duration half = policy.maxAge().dividedBy(2);
        Duration refresh = half.compareTo(Duration.ofDays(1)) < 0 ? half : Duration.ofDays(1);
        jdbc.sql("""
                        INSERT INTO queue.mta_sts_policy AS p
                            (domain, policy_id, mode, mx, max_age, expires_at, refresh_at)
                        VALUES (:domain, :id, :mode, :mx, :age, now() + :age * interval '1 second',
                            now() + :refresh * interval '1 second')
                        ON CONFLICT (domain) DO UPDATE SET policy_id = excluded.policy_id, mode = excluded.mode,
                            mx = excluded.mx, max_age = excluded.max_age, fetched_at = now(),
                            expires_at = excluded.expires_at, refresh_at = excluded.refresh_at""")
                .param("domain", domain)
                .param("id", fetched.id())
                .param("mode", policy.mode().name().toLowerCase(Locale.ROOT))
                .param("mx", policy.mx().toArray(String[]::new))
                .param("age", policy.maxAge().toSeconds())
                .param("refresh", refresh.toSeconds())
                .update();
    }

    /** Mail was sent under a policy; a day's first use is written down. */
    void used(String domain) {
        jdbc.sql(
                        "UPDATE queue.mta_sts_policy SET used_at = now() WHERE domain = :domain AND used_at < now() - interval '1 day'")
                .param("domain", domain)
                .update();
    }

    /** Takes some policies that are to be fetched again; no other replica gets them within the hour. */
    List<String> takeStale(int most) {
        return jdbc.sql("""
                        UPDATE queue.mta_sts_policy SET refresh_at = now() + interval '1 hour'
                        WHERE domain IN (SELECT domain FROM queue.mta_sts_policy
                            WHERE refresh_at < now() AND used_at > now() - interval '%s'
                            ORDER BY refresh_at LIMIT :most FOR UPDATE SKIP LOCKED)
                        RETURNING domain""".formatted(UNUSED))
                .param("most", most)
                .query(String.class)
                .list();
    }

    /** Forgets what has run out. */
    void sweep() {
        jdbc.sql("DELETE FROM queue.mta_sts_policy WHERE expires_at < now()").update();
    }
}
