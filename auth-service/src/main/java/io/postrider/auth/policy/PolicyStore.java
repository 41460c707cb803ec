package io.postrider.auth.policy;

import io.postrider.auth.access.Ids;
import io.postrider.auth.policy.Effective.Level;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The rules in the rows of tenants, domains and accounts. */
@Component
class PolicyStore {
    private static final String TENANT = """
            select t.tenant_id as id, t.name, t.tenant_id, null::uuid as domain_id, false as second_name, t.version,
                   t.policy as tenant_policy, t.quota_bytes as tenant_quota
              from directory.tenant t
             where\s""";
    private static final String DOMAIN = """
            select d.domain_id as id, d.name, d.tenant_id, d.domain_id, d.alias_of is not null as second_name, d.version,
                   t.policy as tenant_policy, t.quota_bytes as tenant_quota,
                   d.policy as domain_policy, d.quota_bytes as domain_quota
              from directory.domain d
              join directory.tenant t on t.tenant_id = d.tenant_id
             where\s""";
    private static final String ACCOUNT = """
            select a.account_id as id, a.address as name, a.tenant_id, a.domain_id, false as second_name, a.version,
                   t.policy as tenant_policy, t.quota_bytes as tenant_quota,
                   d.policy as domain_policy, d.quota_bytes as domain_quota,
                   a.policy as account_policy, directory.own_quota(a) as account_quota
              from directory.account a
              join directory.domain d on d.domain_id = a.domain_id
              join directory.tenant t on t.tenant_id = a.tenant_id
             where a.deleted_at is null and\s""";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final EntityManager entities;
    private final Clock clock;

    PolicyStore(JdbcClient jdbc, JsonMapper json, EntityManager entities, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.entities = entities;
        this.clock = clock;
    }

    /**
     * Whose rules they are.
     *
     * @param level what it is
     * @param id its id
     * @param name its name or address
     * @param tenantId its tenant
     * @param domainId its domain; null for a tenant
     * @param secondName whether it is a domain that is only another one's name
     * @param version its version
     * @param levels the rules of its tenant, its domain and itself, as far as there are these
     */
    record Owner(
            PolicyLevel level,
            UUID id,
            String name,
            UUID tenantId,
            @Nullable UUID domainId,
            boolean secondName,
            long version,
            List<Level> levels) {
        Rules own() {
            return levels.getLast().rules();
        }
    }

    /** What a path names, by its id or its name in the form in which it is stored. */
    Optional<Owner> find(PolicyLevel level, String idOrName) {
        UUID id = Ids.parse(idOrName);
        String statement = switch (level) {
            case TENANT -> TENANT + "t.deleted_at is null and t.tenant_id = :id and :name::text is null";
            case DOMAIN -> DOMAIN + "d.deleted_at is null and " + (id == null ? "d.name = :name" : "d.domain_id = :id");
            case ACCOUNT ->
                ACCOUNT
                        + (id == null
                                ? "a.account_id = (select n.account_id from directory.address n where n.address = :name)"
                                : "a.account_id = :id");
        };
        return jdbc.sql(statement)
                .param("id", id)
                .param("name", id == null ? idOrName : null)
                .query((row, n) -> owner(level, row))
                .optional();
    }

    private Owner owner(PolicyLevel level, ResultSet row) throws SQLException {
        List<Level> levels = new ArrayList<>();
        for (PolicyLevel each : PolicyLevel.values()) {
            if (each.compareTo(level) <= 0) {
                Rules rules = rules(row.getString(each.text() + "_policy"));
                Long quota = row.getObject(each.text() + "_quota", Long.class);
                levels.add(new Level(each.text(), rules.withQuota(quota)));
            }
        }
        return new Owner(
                level,
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("tenant_id", UUID.class),
                row.getObject("domain_id", UUID.class),
                row.getBoolean("second_name"),
                row.getLong("version"),
                levels);
    }

    /** Rules as they are stored; those that a later release knows are passed over. */
    Rules rules(String stored) {
        return json.readValue(stored, Rules.class);
    }

    /** Writes the rules of these names; others, also such that only a later release knows, stay as they are. */
    void save(Owner owner, Rules rules, Set<String> changed) {
        ObjectNode changes = json.valueToTree(rules);
        changes.retain(changed).remove(Rule.QUOTA.name());
        String quota = owner.level() == PolicyLevel.ACCOUNT
                ? "quota_bytes = coalesce(:quota::bigint, 0), quota_unlimited = coalesce(:quota::bigint = 0, false)"
                : "quota_bytes = :quota::bigint";
        // What JPA has of the row would overwrite this with what it knows.
        entities.flush();
        jdbc.sql("""
                update directory.%1$s
                   set policy = jsonb_strip_nulls(policy || :changes::jsonb), %2$s, version = version + 1, updated_at = :now
                 where %1$s_id = :id""".formatted(owner.level().text(), quota))
                .param("changes", changes.toString())
                .param("quota", rules.quotaBytes())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", owner.id())
                .update();
        entities.clear();
    }
}
