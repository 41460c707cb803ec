package io.postrider.auth.audit;

import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Listing;
import io.postrider.auth.audit.AuditController.AuditEntry;
import io.postrider.auth.audit.AuditController.Verification;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads the audit log and checks its seals. */
@Component
class AuditReader {
    private static final String COLUMNS = """
            select audit_id, at, tenant_id, domain_id, actor_id, actor_name, client_address, trace_id, action,
                   object_type, object_id, object_name, changes::text as changes, previous_hash, hash
              from directory.audit
            """;

    private static final int BATCH = 1_000;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AuditReader(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Which rows are asked for; null means any.
     *
     * @param tenantId within this tenant
     * @param objectType about this kind of object
     * @param objectId about this object
     * @param actorId by this API key
     * @param action of this kind
     * @param traceId of one call
     * @param since not before
     * @param until before
     */
    record Filter(
            @Nullable UUID tenantId,
            @Nullable String objectType,
            @Nullable UUID objectId,
            @Nullable UUID actorId,
            @Nullable String action,
            @Nullable String traceId,
            @Nullable Instant since,
            @Nullable Instant until) {}

    List<AuditEntry> page(Admin admin, Filter filter, long before, int limit) {
        return new Listing(COLUMNS)
                .within(admin, "audit")
                .where("tenant_id = :tenant", "tenant", filter.tenantId())
                .where("object_type = :type", "type", filter.objectType())
                .where("object_id = :object", "object", filter.objectId())
                .where("actor_id = :actor", "actor", filter.actorId())
                .where("action = :action", "action", filter.action())
                .where("trace_id = :trace", "trace", filter.traceId())
                .where("at >= :since", "since", timestamp(filter.since()))
                .where("at < :until", "until", timestamp(filter.until()))
                .latestFirst("audit_id", before)
                .read(jdbc, limit, (row, n) -> entry(row));
    }

    /** No row is from before the first or after the last of these; and a database cannot write every instant down. */
    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        if (instant == null) {
            return null;
        }
        Instant late = instant.isAfter(LATEST) ? LATEST : instant;
        return Timestamp.from(late.isBefore(Instant.EPOCH) ? Instant.EPOCH : late);
    }

    private AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("audit_id"),
                row.getTimestamp("at").toInstant(),
                row.getString("action"),
                new AuditController.AuditObject(
                        row.getString("object_type"),
                        row.getObject("object_id", UUID.class),
                        row.getString("object_name")),
                json.readTree(row.getString("changes")),
                new AuditController.AuditActor(
                        row.getObject("actor_id", UUID.class),
                        row.getString("actor_name"),
                        row.getString("client_address")),
                row.getObject("tenant_id", UUID.class),
                row.getString("trace_id"));
    }

    private record Sealed(long id, byte[] previous, byte[] hash, AuditHash.Row row) {}

    /** Follows the chain of seals from its beginning. */
    Verification verify() {
        byte[] previous = AuditHash.BEGINNING;
        long checked = 0;
        long after = 0;
        List<Sealed> batch;
        do {
            batch = jdbc.sql(COLUMNS + "where audit_id > ? order by audit_id limit ?")
                    .params(after, BATCH)
                    .query((row, n) -> sealed(row))
                    .list();
            for (Sealed row : batch) {
                boolean intact = MessageDigest.isEqual(row.previous(), previous)
                        && MessageDigest.isEqual(row.hash(), AuditHash.of(previous, row.row()));
                if (!intact) {
                    return new Verification(false, checked, row.id());
                }
                previous = row.hash();
                after = row.id();
                checked++;
            }
        } while (batch.size() == BATCH);
        return new Verification(true, checked, null);
    }

    private static Sealed sealed(ResultSet row) throws SQLException {
        return new Sealed(
                row.getLong("audit_id"),
                row.getBytes("previous_hash"),
                row.getBytes("hash"),
                new AuditHash.Row(
                        row.getTimestamp("at").toInstant(),
                        row.getObject("tenant_id", UUID.class),
                        row.getObject("domain_id", UUID.class),
                        row.getObject("actor_id", UUID.class),
                        row.getString("actor_name"),
                        row.getString("client_address"),
                        row.getString("trace_id"),
                        row.getString("action"),
                        row.getString("object_type"),
                        row.getObject("object_id", UUID.class),
                        row.getString("object_name"),
                        row.getString("changes")));
    }
}
