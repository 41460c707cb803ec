package io.postrider.auth.limit;

import io.postrider.api.auth.UseApi.DomainUse;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Limits, and what is counted against them, in the database. */
@Component
class LimitStore {
    private final JdbcClient jdbc;
    private final EntityManager entities;
    private final Clock clock;

    LimitStore(JdbcClient jdbc, EntityManager entities, Clock clock) {
        this.jdbc = jdbc;
        this.entities = entities;
        this.clock = clock;
    }

    /**
     * Whose limits they are.
     *
     * @param id its id
     * @param name its name
     * @param tenantId its tenant
     * @param domainId the domain; null when it is a tenant
     * @param limits what it may, and what there is
     */
    record Owner(
            UUID id, String name, UUID tenantId, @Nullable UUID domainId, Limits limits) {
        String kind() {
            return domainId == null ? "tenant" : "domain";
        }
    }

    Optional<Owner> tenant(UUID id) {
        return jdbc.sql("""
                select t.tenant_id as id, t.name, t.tenant_id, null::uuid as domain_id, t.max_accounts, t.max_bytes, t.version,
                       coalesce(sum(u.accounts), 0) as accounts, coalesce(sum(u.bytes), 0) as bytes,
                       min(u.measured_at) as measured_at
                  from directory.tenant t
                  left join directory.domain_use u on u.tenant_id = t.tenant_id
                 where t.tenant_id = ? and t.deleted_at is null
                 group by t.tenant_id""").param(id).query((row, n) -> owner(row)).optional();
    }

    Optional<Owner> domain(UUID id) {
        return jdbc.sql("""
                select d.domain_id as id, d.name, d.tenant_id, d.domain_id, d.max_accounts, d.max_bytes, d.version,
                       coalesce(u.accounts, 0) as accounts, coalesce(u.bytes, 0) as bytes, u.measured_at
                  from directory.domain d
                  left join directory.domain_use u on u.domain_id = d.domain_id
                 where d.domain_id = ?""").param(id).query((row, n) -> owner(row)).optional();
    }

    private static Owner owner(ResultSet row) throws SQLException {
        Timestamp measured = row.getTimestamp("measured_at");
        Limits limits = new Limits(
                row.getObject("max_accounts", Long.class),
                row.getLong("accounts"),
                row.getObject("max_bytes", Long.class),
                row.getLong("bytes"),
                measured == null ? null : measured.toInstant(),
                row.getLong("version"));
        return new Owner(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("tenant_id", UUID.class),
                row.getObject("domain_id", UUID.class),
                limits);
    }

    void save(Owner owner, @Nullable Long maxAccounts, @Nullable Long maxBytes) {
        // What JPA has of the row would overwrite its version.
        entities.flush();
        jdbc.sql("""
                update directory.%1$s
                   set max_accounts = :accounts::bigint, max_bytes = :bytes::bigint, version = version + 1, updated_at = :now
                 where %1$s_id = :id""".formatted(owner.kind()))
                .param("accounts", maxAccounts)
                .param("bytes", maxBytes)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", owner.id())
                .update();
        entities.clear();
    }

    /** Takes note of what domains hold; those that have no accounts any more hold nothing. */
    void measured(List<DomainUse> uses) {
        jdbc.sql("""
                update directory.domain_use u set bytes = r.bytes, measured_at = :now
                  from unnest(:domains::uuid[], :bytes::bigint[]) as r (domain_id, bytes)
                 where u.domain_id = r.domain_id""")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("domains", uses.stream().map(DomainUse::domainId).toArray(UUID[]::new))
                .param("bytes", uses.stream().map(DomainUse::bytes).toArray(Long[]::new))
                .update();
        jdbc.sql("update directory.domain_use set bytes = 0 where accounts = 0 and bytes <> 0")
                .update();
    }

    /** Writes down which domains are full now, and tells of which tenants some became so or ceased to be. */
    List<UUID> judge() {
        return jdbc.sql("""
                with held as (select tenant_id, sum(bytes) as bytes from directory.domain_use group by tenant_id),
                     judged as (
                         select u.domain_id, coalesce(u.bytes >= d.max_bytes, false) or coalesce(h.bytes >= t.max_bytes, false)
                                as is_full
                           from directory.domain_use u
                           join held h on h.tenant_id = u.tenant_id
                           join directory.domain d on d.domain_id = u.domain_id
                           join directory.tenant t on t.tenant_id = u.tenant_id),
                     turned as (
                         update directory.domain_use u set is_full = j.is_full
                           from judged j
                          where j.domain_id = u.domain_id and j.is_full <> u.is_full
                         returning u.tenant_id)
                select distinct tenant_id from turned""").query(UUID.class).list();
    }

    List<String> domainsOf(UUID tenantId) {
        return jdbc.sql("select '@' || name from directory.domain where tenant_id = ? and deleted_at is null")
                .param(tenantId)
                .query(String.class)
                .list();
    }
}
