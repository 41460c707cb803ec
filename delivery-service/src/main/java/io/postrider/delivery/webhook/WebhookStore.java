package io.postrider.delivery.webhook;

import io.postrider.delivery.webhook.WebhookSecrets.Kept;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps webhooks. */
final class WebhookStore {
    private static final String COLUMNS = "SELECT webhook_id, tenant_id, domain, url, description, events, enabled,"
            + " disabled_reason, failing_since, last_failure, last_success_at, version, created_at FROM queue.webhook ";
    private static final String MINE = " AND (:tenant::uuid IS NULL OR tenant_id = :tenant)";

    private final JdbcClient jdbc;
    private final WebhookSecrets secrets;

    WebhookStore(JdbcClient jdbc, WebhookSecrets secrets) {
        this.jdbc = jdbc;
        this.secrets = secrets;
    }

    /** What its maker decides. */
    record Settings(
            @Nullable UUID tenantId,
            @Nullable String domain,
            String url,
            @Nullable String description,
            Set<EventType> events,
            boolean enabled) {
        String[] eventNames() {
            return events.stream().map(EventType::name).toArray(String[]::new);
        }
    }

    void add(UUID id, Settings settings, byte[] secret) {
        Kept kept = secrets.keep(id, secret);
        jdbc.sql("""
                        INSERT INTO queue.webhook (webhook_id, tenant_id, domain, url, description, events, enabled, secret,
                            sealed_secret)
                        VALUES (:id, :tenant, :domain, :url, :description, :events::text[], :enabled, :secret, :sealed)
                        """)
                .param("id", id)
                .param("tenant", settings.tenantId())
                .param("domain", settings.domain())
                .param("url", settings.url())
                .param("description", settings.description())
                .param("events", settings.eventNames())
                .param("enabled", settings.enabled())
                .param("secret", kept.plain(), Types.BINARY)
                .param("sealed", kept.sealed(), Types.BINARY)
                .update();
    }

    /** Changes it, if it is that version still; one that is switched on has failed nothing. */
    boolean change(UUID id, long version, Settings settings) {
        return jdbc.sql("""
                        UPDATE queue.webhook SET url = :url, description = :description, events = :events::text[], enabled = :enabled,
                            disabled_reason = NULL, failing_since = NULL, failures = 0, rest_until = now(),
                            version = version + 1
                        WHERE webhook_id = :id AND version = :version
                        """)
                        .param("id", id)
                        .param("version", version)
                        .param("url", settings.url())
                        .param("description", settings.description())
                        .param("events", settings.eventNames())
                        .param("enabled", settings.enabled())
                        .update()
                == 1;
    }

    void renew(UUID id, byte[] secret) {
        Kept kept = secrets.keep(id, secret);
        jdbc.sql("""
                        UPDATE queue.webhook SET secret = :secret, sealed_secret = :sealed, version = version + 1
                        WHERE webhook_id = :id
                        """)
                .param("id", id)
                .param("secret", kept.plain(), Types.BINARY)
                .param("sealed", kept.sealed(), Types.BINARY)
                .update();
    }

    void remove(UUID id) {
        jdbc.sql("DELETE FROM queue.webhook WHERE webhook_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("DELETE FROM queue.webhook_event WHERE webhook_id = :id")
                .param("id", id)
                .update();
    }

    Optional<Webhook> find(UUID id, @Nullable UUID tenantId) {
        return jdbc.sql(COLUMNS + "WHERE webhook_id = :id" + MINE)
                .param("id", id)
                .param("tenant", tenantId)
                .query((row, n) -> webhook(row))
                .optional();
    }

    Kept secret(UUID id) {
        return jdbc.sql("SELECT secret, sealed_secret FROM queue.webhook WHERE webhook_id = :id")
                .param("id", id)
                .query((row, n) -> new Kept(row.getBytes(1), row.getBytes(2)))
                .single();
    }

    List<Webhook> list(@Nullable UUID tenantId, UUID after, int limit) {
        return jdbc.sql(COLUMNS + "WHERE webhook_id > :after" + MINE + " ORDER BY webhook_id LIMIT :limit")
                .param("after", after)
                .param("tenant", tenantId)
                .param("limit", limit)
                .query((row, n) -> webhook(row))
                .list();
    }

    long count(@Nullable UUID tenantId) {
        return jdbc.sql("SELECT count(*) FROM queue.webhook WHERE tenant_id IS NOT DISTINCT FROM :tenant::uuid")
                .param("tenant", tenantId)
                .query(Long.class)
                .single();
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        return new Webhook(
                row.getObject("webhook_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("domain"),
                row.getString("url"),
                row.getString("description"),
                events(row.getArray("events")),
                row.getBoolean("enabled"),
                row.getString("disabled_reason"),
                instant(row, "failing_since"),
                row.getString("last_failure"),
                instant(row, "last_success_at"),
                row.getLong("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                null);
    }

    static Set<EventType> events(Array names) throws SQLException {
        Set<EventType> events = new TreeSet<>();
        Arrays.stream((String[]) names.getArray()).map(EventType::valueOf).forEach(events::add);
        return events;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
