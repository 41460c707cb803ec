package io.postrider.auth.deletion;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Sortable;
import io.postrider.auth.policy.DeletionProperties;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What deleting, bringing back and erasing does to the rows. */
@Component
class DeletionStore {
    static final Sortable<Deleted> DOMAINS =
            new Sortable<>("d.domain_id", Deleted::id, "name", "d.name collate \"C\"", Deleted::name);
    static final Sortable<Deleted> TENANTS =
            new Sortable<>("t.tenant_id", Deleted::id, "name", "t.name collate \"C\"", Deleted::name);

    /** Those that were deleted with their tenant come back with it, and not alone. */
    private static final String SELECT_DOMAINS = """
            select d.domain_id as id, d.tenant_id, d.name, d.version, d.deleted_at,
                   d.deleted_at + coalesce(
                       make_interval(days => coalesce((d.policy ->> 'deletionGraceDays')::integer,
                                                      (t.policy ->> 'deletionGraceDays')::integer)),
                       make_interval(secs => :grace)) as erased_after
              from directory.domain d
              join directory.tenant t on t.tenant_id = d.tenant_id""";

    private static final String SELECT_TENANTS = """
            select t.tenant_id as id, t.tenant_id, t.name, t.version, t.deleted_at,
                   t.deleted_at + coalesce(make_interval(days => (t.policy ->> 'deletionGraceDays')::integer),
                                           make_interval(secs => :grace)) as erased_after
              from directory.tenant t""";

    private final JdbcClient jdbc;
    private final long grace;
    private final Clock clock;

    DeletionStore(JdbcClient jdbc, DeletionProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.grace = properties.grace().toSeconds();
        this.clock = clock;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    List<Deleted> domains(Admin admin, @Nullable UUID id, @Nullable Order<Deleted> order, int limit) {
        Listing listing = new Listing(SELECT_DOMAINS)
                .value("grace", grace)
                .where("d.deleted_at is not null and d.deleted_with is null and t.deleted_at is null")
                .within(admin, "d")
                .where("d.domain_id = :id", "id", id);
        return (order == null ? listing : listing.sorted(order)).read(jdbc, limit, (row, n) -> deleted(row));
    }

    List<Deleted> tenants(Admin admin, @Nullable UUID id, @Nullable Order<Deleted> order, int limit) {
        Listing listing = new Listing(SELECT_TENANTS)
                .value("grace", grace)
                .where("t.deleted_at is not null")
                .where(admin.domains().isEmpty() ? "true" : "false")
                .where("t.tenant_id = :admin", "admin", admin.tenantId())
                .where("t.tenant_id = :id", "id", id);
        return (order == null ? listing : listing.sorted(order)).read(jdbc, limit, (row, n) -> deleted(row));
    }

    /** The first whose time is over. */
    Optional<Deleted> dueDomain() {
        return due(SELECT_DOMAINS, "deleted_with is null", "d");
    }

    Optional<Deleted> dueTenant() {
        return due(SELECT_TENANTS, "true", "t");
    }

    private Optional<Deleted> due(String select, String condition, String table) {
        return jdbc.sql(
                        "select * from (%s where %s.deleted_at is not null and %s) d where d.erased_after <= :now order by d.id limit 1"
                                .formatted(select, table, condition))
                .param("grace", grace)
                .param("now", now())
                .query((row, n) -> deleted(row))
                .optional();
    }

    private static Deleted deleted(ResultSet row) throws SQLException {
        return new Deleted(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("name"),
                row.getLong("version"),
                row.getTimestamp("deleted_at").toInstant(),
                row.getTimestamp("erased_after").toInstant());
    }

    /** The domains of a tenant that are not deleted. */
    List<UUID> domainsOf(UUID tenantId) {
        return ids("select domain_id from directory.domain where tenant_id = ? and deleted_at is null", tenantId);
    }

    /** A domain, and those that are its second names. */
    List<UUID> withSecondNames(UUID domainId) {
        return ids(
                "select domain_id from directory.domain where ? in (domain_id, alias_of) order by alias_of nulls last",
                domainId);
    }

    /** The domains that were deleted with it, and itself if it is one. */
    List<UUID> deletedWith(UUID id) {
        return ids(
                "select domain_id from directory.domain where deleted_at is not null and ? in (domain_id, deleted_with)",
                id);
    }

    /** Those that a deleted tenant has left, the second names first. */
    List<UUID> leftOf(UUID tenantId) {
        return ids("select domain_id from directory.domain where tenant_id = ? order by alias_of nulls last", tenantId);
    }

    private List<UUID> ids(String select, UUID of) {
        return jdbc.sql(select).param(of).query(UUID.class).list();
    }

    String name(UUID domainId) {
        return jdbc.sql("select name from directory.domain where domain_id = ?")
                .param(domainId)
                .query(String.class)
                .single();
    }

    /** Who in a domain is postmaster elsewhere. */
    List<UUID> postmasters(UUID domainId) {
        return ids("""
                select distinct a.account_id
                  from directory.domain d
                  join directory.account a on a.account_id = d.postmaster_account_id
                 where a.domain_id = ? and d.domain_id <> a.domain_id and d.deleted_at is null""", domainId);
    }

    /** Deletes a domain with its accounts; returns how many. With what is null for by itself. */
    int delete(UUID domainId, @Nullable UUID with) {
        jdbc.sql("""
                update directory.domain
                   set deleted_at = :now, deleted_with = :with::uuid, version = version + 1, updated_at = :now
                 where domain_id = :id and deleted_at is null""")
                .param("now", now())
                .param("with", with)
                .param("id", domainId)
                .update();
        return jdbc.sql("""
                update directory.account
                   set deleted_at = :now, deleted_with = :domain, epoch = epoch + 1, version = version + 1, updated_at = :now
                 where domain_id = :domain and deleted_at is null""").param("now", now()).param("domain", domainId).update();
    }

    /** Brings a domain back with the accounts that were deleted with it; returns how many. */
    int restore(UUID domainId) {
        jdbc.sql("""
                update directory.domain set deleted_at = null, deleted_with = null, version = version + 1, updated_at = :now
                 where domain_id = :id""").param("now", now()).param("id", domainId).update();
        int accounts = jdbc.sql("""
                update directory.account
                   set deleted_at = null, deleted_with = null, epoch = epoch + 1, version = version + 1, updated_at = :now
                 where deleted_with = :id and domain_id = :id and deleted_at is not null and erased_at is null""").param("now", now()).param("id", domainId).update();
        // Of accounts that came back elsewhere meanwhile, or were erased.
        jdbc.sql("""
                delete from directory.address n using directory.account a
                 where n.domain_id = ? and a.account_id = n.account_id
                   and (a.deleted_at is not null or a.address <> n.address)""").param(domainId).update();
        return accounts;
    }

    void deleteTenant(UUID tenantId) {
        jdbc.sql("update directory.tenant set deleted_at = ?, version = version + 1 where tenant_id = ?")
                .params(now(), tenantId)
                .update();
    }

    void restoreTenant(UUID tenantId) {
        jdbc.sql("update directory.tenant set deleted_at = null, version = version + 1 where tenant_id = ?")
                .param(tenantId)
                .update();
    }

    /** Erases a domain and all that is in it; of accounts only their ids stay, which are never used again. */
    void erase(UUID domainId) {
        for (String statement : List.of(
                """
                delete from directory.scram_verifier v using directory.account a
                 where a.account_id = v.account_id and a.domain_id = ?""",
                "delete from directory.device v using directory.account a where a.account_id = v.account_id and a.domain_id = ?",
                "delete from directory.app_password v using directory.account a where a.account_id = v.account_id and a.domain_id = ?",
                "delete from directory.totp v using directory.account a where a.account_id = v.account_id and a.domain_id = ?",
                """
                delete from directory.account_role v using directory.account a
                 where a.account_id = v.account_id and a.domain_id = ?""",
                """
                delete from directory.oauth_sign_in v using directory.account a
                 where a.account_id = v.account_id and a.domain_id = ?""",
                """
                delete from directory.deleted_account_link v using directory.account a
                 where a.account_id = v.account_id and a.domain_id = ?""",
                """
                delete from directory.delegation v using directory.account a
                 where a.account_id in (v.account_id, v.delegate_id) and a.domain_id = ?""",
                """
                update directory.account
                   set deleted_at = coalesce(deleted_at, now()), erased_at = now(), password_hash = null, display_name = '',
                       version = version + 1, updated_at = now()
                 where domain_id = ? and erased_at is null""",
                """
                delete from directory.alias_target t using directory.account a
                 where a.account_id = t.account_id and a.domain_id = ?""",
                """
                delete from directory.group_member m using directory.account a
                 where a.account_id = m.account_id and a.domain_id = ?""",
                """
                delete from directory.group_member m using directory.alias l
                 where l.alias_id = m.alias_id
                   and (l.domain_id = ?
                        or not exists (select from directory.alias_target t where t.alias_id = l.alias_id)
                           and not exists (select from directory.alias_external e where e.alias_id = l.alias_id))""",
                """
                delete from directory.group_member m using directory.mail_group g
                 where g.group_id = m.member_group_id and g.domain_id = ?""",
                """
                delete from directory.alias l
                 where l.domain_id = ?
                    or not exists (select from directory.alias_target t where t.alias_id = l.alias_id)
                       and not exists (select from directory.alias_external e where e.alias_id = l.alias_id)""",
                "delete from directory.mail_group where domain_id = ?",
                "delete from directory.address where domain_id = ?",
                "delete from directory.domain where domain_id = ?")) {
            jdbc.sql(statement).param(domainId).update();
        }
    }

    void eraseTenant(UUID tenantId) {
        jdbc.sql("delete from directory.api_key where tenant_id = ?")
                .param(tenantId)
                .update();
        jdbc.sql("delete from directory.tenant where tenant_id = ?")
                .param(tenantId)
                .update();
    }
}
