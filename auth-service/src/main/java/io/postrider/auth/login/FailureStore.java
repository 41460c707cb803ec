package io.postrider.auth.login;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Failed logins in the table that all replicas share. Only the database's clock counts. */
@Component
class FailureStore {
    private final JdbcClient jdbc;
    private final LoginProperties properties;

    FailureStore(JdbcClient jdbc, LoginProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /** The failures of one (name, network), with how long the next attempt must still wait. */
    record Failures(FailureKey key, Duration remaining, Instant lastAt) {}

    /**
     * How failures delay: the first few are free, then the delay doubles.
     *
     * @param free how many
     * @param shortest the first delay
     * @param longest the last one
     * @param memory how long after the last failure they are counted no more
     */
    record Rule(int free, Duration shortest, Duration longest, Duration memory) {}

    /** Counts one failure. */
    Failures add(FailureKey key, Rule rule) {
        return jdbc.sql("""
                insert into directory.login_failure as f (name_hash, network, failures, last_at, blocked_until)
                values (:name, :network, 1, clock_timestamp(), clock_timestamp())
                on conflict (name_hash, network) do update
                   set failures = case when f.last_at < clock_timestamp() - make_interval(secs => :memory) then 1
                                       else f.failures + 1 end,
                       last_at = clock_timestamp(),
                       blocked_until = clock_timestamp() + make_interval(secs =>
                           case when f.last_at < clock_timestamp() - make_interval(secs => :memory)
                                  or f.failures + 1 <= :free then 0
                                else least(:longest, :shortest * power(2, least(f.failures - :free, 30))) end)
                returning name_hash, network, last_at,
                          extract(epoch from blocked_until - clock_timestamp())::float8 as wait""")
                .param("name", key.nameHash())
                .param("network", key.network().value())
                .param("memory", (double) rule.memory().toSeconds())
                .param("free", rule.free())
                .param("shortest", (double) rule.shortest().toSeconds())
                .param("longest", (double) rule.longest().toSeconds())
                .query((row, n) -> failures(row))
                .single();
    }

    Optional<Failures> find(FailureKey key) {
        return jdbc.sql("""
                select name_hash, network, last_at,
                       extract(epoch from blocked_until - clock_timestamp())::float8 as wait
                  from directory.login_failure where name_hash = ? and network = ?""")
                .params(key.nameHash(), key.network().value())
                .query((row, n) -> failures(row))
                .optional();
    }

    /** What failed since then, at most so many, the latest first. */
    List<Failures> since(Instant lastAt, int limit) {
        return jdbc.sql("""
                select name_hash, network, last_at,
                       extract(epoch from blocked_until - clock_timestamp())::float8 as wait
                  from directory.login_failure where last_at >= ? order by last_at desc limit ?""")
                .params(Timestamp.from(lastAt), limit)
                .query((row, n) -> failures(row))
                .list();
    }

    void remove(FailureKey key) {
        jdbc.sql("delete from directory.login_failure where name_hash = ? and network = ?")
                .params(key.nameHash(), key.network().value())
                .update();
    }

    void removeOld() {
        jdbc.sql("delete from directory.login_failure where last_at < now() - make_interval(secs => ?)")
                .param((double) properties.failureMemory().toSeconds())
                .update();
    }

    private static Failures failures(ResultSet row) throws SQLException {
        FailureKey key = FailureKey.of(row.getBytes("name_hash"), new ClientNetwork(row.getString("network")));
        long micros = Math.max(0, Math.round(row.getDouble("wait") * 1e6));
        return new Failures(
                key,
                Duration.ofNanos(micros * 1_000),
                row.getTimestamp("last_at").toInstant());
    }
}
