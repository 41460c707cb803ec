package io.postrider.auth.dkim;

import io.postrider.api.auth.SigningApi.SigningKey;
import io.postrider.auth.dkim.DkimAlgorithm.FreshKey;
import io.postrider.auth.dkim.DkimKey.KeyDomain;
import io.postrider.auth.token.Sealer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keys in the database, private halves sealed. */
@Component
class DkimKeyStore {
    /** For so long a domain is the replica's that took it; looking and making take seconds. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final String SELECT = """
            select k.dkim_key_id, k.tenant_id, k.domain_id, d.name, k.selector, k.algorithm, k.public_key, k.version,
                   k.created_at, k.found_at, k.signs_from, k.retired_at
              from directory.dkim_key k join directory.domain d on d.domain_id = k.domain_id
             where k.removed_at is null and\s""";

    private final JdbcClient jdbc;
    private final Sealer sealer;

    DkimKeyStore(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    /** All keys of a domain that are not removed, the oldest first. */
    List<DkimKey> of(UUID domainId) {
        return jdbc.sql(SELECT + "k.domain_id = ? order by k.created_at, k.selector desc")
                .param(domainId)
                .query((row, n) -> key(row))
                .list();
    }

    /** The same by the domain's name. */
    List<DkimKey> of(String domain) {
        return jdbc.sql(SELECT + "d.name = ? order by k.created_at, k.selector desc")
                .param(domain)
                .query((row, n) -> key(row))
                .list();
    }

    /** What signs mail from a domain now; nothing does where the domain is disabled or deleted, or is none of ours. */
    List<SigningKey> signing(String domain) {
        return jdbc.sql("""
                select k.dkim_key_id, k.selector, k.algorithm, k.private_key
                  from directory.dkim_key k join directory.domain d on d.domain_id = k.domain_id
                 where d.name = ? and d.enabled and d.deleted_at is null
                   and k.signs_from is not null and k.retired_at is null and k.removed_at is null
                 order by k.algorithm desc""")
                .param(domain)
                .query((row, n) -> new SigningKey(
                        row.getString("selector"),
                        DkimAlgorithm.of(row.getString("algorithm")).signing(),
                        sealer.open(row.getBytes("private_key"), context(row.getObject("dkim_key_id", UUID.class)))))
                .list();
    }

    /** Selectors of a domain that begin so, of removed keys too. */
    List<String> selectors(UUID domainId, String beginning) {
        return jdbc.sql("select selector from directory.dkim_key where domain_id = ? and starts_with(selector, ?)")
                .params(domainId, beginning)
                .query(String.class)
                .list();
    }

    void add(UUID id, KeyDomain domain, String selector, FreshKey key, Instant now) {
        jdbc.sql("""
                insert into directory.dkim_key
                       (dkim_key_id, tenant_id, domain_id, selector, algorithm, public_key, private_key, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        id,
                        domain.tenantId(),
                        domain.id(),
                        selector,
                        key.algorithm().text(),
                        key.publicKey(),
                        sealer.seal(key.privateKey(), context(id)),
                        at(now))
                .update();
    }

    /** Since when the record is found; null when it is not any more. */
    void found(DkimKey key, @Nullable Instant since) {
        jdbc.sql("update directory.dkim_key set found_at = ?::timestamptz, version = version + 1 where dkim_key_id = ?")
                .params(Arrays.asList(since == null ? null : at(since), key.id()))
                .update();
    }

    void sign(DkimKey key, Instant now) {
        jdbc.sql("update directory.dkim_key set signs_from = ?, version = version + 1 where dkim_key_id = ?")
                .params(at(now), key.id())
                .update();
    }

    void retire(DkimKey key, Instant now) {
        jdbc.sql("""
                update directory.dkim_key set retired_at = ?, private_key = null, version = version + 1
                 where dkim_key_id = ?""").params(at(now), key.id()).update();
    }

    void remove(DkimKey key, Instant now) {
        jdbc.sql("""
                update directory.dkim_key set removed_at = ?, private_key = null, version = version + 1
                 where dkim_key_id = ?""").params(at(now), key.id()).update();
    }

    /**
     * A domain that is this replica's for a while.
     *
     * @param domain which
     * @param until how long
     */
    record Taken(KeyDomain domain, Instant until) {}

    /** Takes the domain that is due the longest, so that no other replica does in the meantime. */
    Optional<Taken> take(Instant now) {
        Instant until = now.plus(LEASE);
        // No key update: accounts may be made in the domain at the same time. Compared, not joined: a plan might run
        // the other side of a join once for each row, and take one domain each time.
        return jdbc.sql("""
                update directory.domain set dkim_due_at = :until
                 where domain_id = (select domain_id from directory.domain where dkim_due_at <= :now and deleted_at is null
                                     order by dkim_due_at limit 1 for no key update skip locked)
                returning domain_id, tenant_id, name""")
                .param("now", at(now))
                .param("until", at(until))
                .query((row, n) -> new Taken(
                        new KeyDomain(
                                row.getObject("domain_id", UUID.class),
                                row.getObject("tenant_id", UUID.class),
                                row.getString("name")),
                        until))
                .optional();
    }

    /** Says when a domain that was taken is to be looked at next, unless somebody has asked for that since. */
    void done(Taken taken, Instant next) {
        jdbc.sql("update directory.domain set dkim_due_at = ? where domain_id = ? and dkim_due_at = ?")
                .params(at(next), taken.domain().id(), at(taken.until()))
                .update();
    }

    /** Asks for a look at the domain. */
    void due(UUID domainId, Instant now) {
        jdbc.sql("update directory.domain set dkim_due_at = ? where domain_id = ?")
                .params(at(now), domainId)
                .update();
    }

    /** Whether the domain is still there. */
    boolean has(KeyDomain domain) {
        return jdbc.sql("select exists (select from directory.domain where domain_id = ?)")
                .param(domain.id())
                .query(Boolean.class)
                .single();
    }

    private static DkimKey key(ResultSet row) throws SQLException {
        return new DkimKey(
                row.getObject("dkim_key_id", UUID.class),
                new KeyDomain(
                        row.getObject("domain_id", UUID.class),
                        row.getObject("tenant_id", UUID.class),
                        row.getString("name")),
                row.getString("selector"),
                DkimAlgorithm.of(row.getString("algorithm")),
                row.getBytes("public_key"),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "found_at"),
                instant(row, "signs_from"),
                instant(row, "retired_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static String context(UUID id) {
        return "dkim-key " + id;
    }
}
