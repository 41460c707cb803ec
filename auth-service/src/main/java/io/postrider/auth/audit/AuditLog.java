package io.postrider.auth.audit;

import io.postrider.auth.access.Call;
import io.postrider.auth.change.ChangeLog;
import io.postrider.platform.observe.Trace;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Writes the audit log. */
@Component
public class AuditLog {
    private final JdbcClient jdbc;
    private final ChangeLog changes;
    private final JsonMapper json;
    private final Clock clock;

    AuditLog(JdbcClient jdbc, ChangeLog changes, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.changes = changes;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What was done to one object.
     *
     * @param action for example {@code account.create}
     * @param object what it was done to
     * @param changes new values by field, null for none; never a secret
     */
    public record Entry(String action, Subject object, Map<String, ? extends @Nullable Object> changes) {
        public Entry {
            changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
        }
    }

    /**
     * An object of the directory.
     *
     * @param type for example {@code account}
     * @param id its id
     * @param name what people call it
     * @param tenantId its tenant; null for what belongs to the platform
     * @param domainId its domain; null for what belongs to a tenant
     */
    public record Subject(
            String type,
            UUID id,
            String name,
            @Nullable UUID tenantId,
            @Nullable UUID domainId) {}

    /** Adds a row in the transaction of the change. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(Call call, Entry entry) {
        record(new Actor(call.admin().keyId(), call.admin().name(), call.clientAddress()), entry);
    }

    /**
     * Who did it.
     *
     * @param id the API key; null for the service itself
     * @param name its name
     * @param clientAddress from where
     */
    public record Actor(@Nullable UUID id, String name, String clientAddress) {
        /** This service itself. */
        public static final Actor SERVICE = new Actor(null, "auth-service", "local");
    }

    /** Adds a row for what no call asked for. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(Actor actor, Entry entry) {
        // The lock makes the chain a chain: nobody adds a row between reading the last hash and the commit.
        changes.lock();
        byte[] previous = jdbc.sql("select hash from directory.last_audit_hash() hash where hash is not null")
                .query(byte[].class)
                .optional()
                .orElse(AuditHash.BEGINNING);
        Subject object = entry.object();
        AuditHash.Row row = new AuditHash.Row(
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                object.tenantId(),
                object.domainId(),
                actor.id(),
                actor.name(),
                actor.clientAddress(),
                Trace.currentOrNew(),
                entry.action(),
                object.type(),
                object.id(),
                object.name(),
                json.writeValueAsString(entry.changes()));
        insert(row, previous);
    }

    /**
     * What a row says that was written.
     *
     * @param action what was done
     * @param objectName to what
     * @param changes the new values, in JSON
     */
    public record Written(String action, String objectName, String changes) {}

    /** The last row's number; 0 when there is none. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long last() {
        return jdbc.sql("select coalesce(max(audit_id), 0) from directory.audit")
                .query(Long.class)
                .single();
    }

    /** The rows that this transaction wrote after one; under its lock nobody else writes any. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Written> since(long row) {
        return jdbc.sql("""
                select action, object_name, changes::text as changes from directory.audit
                 where audit_id > ? order by audit_id""")
                .param(row)
                .query((found, n) -> new Written(
                        found.getString("action"), found.getString("object_name"), found.getString("changes")))
                .list();
    }

    private void insert(AuditHash.Row row, byte[] previous) {
        jdbc.sql("""
                insert into directory.audit (at, tenant_id, domain_id, actor_id, actor_name, client_address, trace_id,
                        action, object_type, object_id, object_name, changes, previous_hash, hash)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?)""")
                .params(Arrays.asList(
                        row.at().atOffset(ZoneOffset.UTC),
                        row.tenantId(),
                        row.domainId(),
                        row.actorId(),
                        row.actorName(),
                        row.clientAddress(),
                        row.traceId(),
                        row.action(),
                        row.objectType(),
                        row.objectId(),
                        row.objectName(),
                        row.changes(),
                        previous,
                        AuditHash.of(previous, row)))
                .update();
    }
}
