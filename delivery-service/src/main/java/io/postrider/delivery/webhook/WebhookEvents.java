package io.postrider.delivery.webhook;

import io.postrider.delivery.webhook.WebhookSecrets.Kept;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits to be told, and how the endpoints fare. */
final class WebhookEvents {
    private final JdbcClient jdbc;

    WebhookEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An endpoint that something waits for.
     *
     * @param webhookId the endpoint
     * @param tenantId whose it is; null for the platform's
     * @param url where it is
     * @param secret signs the calls
     */
    record Due(UUID webhookId, @Nullable UUID tenantId, String url, Kept secret) {
        @Override
        public String toString() {
            return "Due[" + webhookId + "]";
        }
    }

    /**
     * What waits.
     *
     * @param eventId the event
     * @param payload its body
     * @param attempts calls made, this one included
     */
    record Waiting(UUID eventId, String payload, int attempts) {}

    List<Due> due() {
        return jdbc.sql("""
                        SELECT w.webhook_id, w.tenant_id, w.url, w.secret, w.sealed_secret FROM queue.webhook w
                        WHERE w.enabled AND w.rest_until <= now() AND EXISTS (
                            SELECT FROM queue.webhook_event e WHERE e.webhook_id = w.webhook_id AND e.due_at <= now())
                        """)
                .query((row, n) -> new Due(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        new Kept(row.getBytes(4), row.getBytes(5))))
                .list();
    }

    /** Seals the secrets that lie there as they are, from before there was a key or by a replica of the release before. */
    void sealSecrets(WebhookSecrets secrets) {
        if (!secrets.canSeal()) {
            return;
        }
        jdbc.sql("SELECT webhook_id, secret FROM queue.webhook WHERE secret IS NOT NULL LIMIT 10000")
                .query(row -> {
                    byte[] plain = row.getBytes(2);
                    Kept kept = secrets.keep(row.getObject(1, UUID.class), plain);
                    jdbc.sql("""
                            UPDATE queue.webhook SET secret = NULL, sealed_secret = :sealed
                            WHERE webhook_id = :id AND secret = :plain
                            """)
                            .param("sealed", kept.sealed())
                            .param("id", row.getObject(1, UUID.class))
                            .param("plain", plain)
                            .update();
                });
    }

    /** Takes some of what is due under a lease: who takes it and dies leaves it to others when the lease ends. */
    List<Waiting> take(UUID webhookId, int most, Duration lease) {
        return jdbc.sql("""
                        WITH due AS (
                            SELECT event_id FROM queue.webhook_event
                            WHERE webhook_id = :id AND due_at <= now()
                            ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED
                        )
                        UPDATE queue.webhook_event e
                        SET due_at = now() + :lease * interval '1 millisecond', attempts = attempts + 1
                        FROM due WHERE e.webhook_id = :id AND e.event_id = due.event_id
                        RETURNING e.event_id, e.payload, e.attempts
                        """)
                .param("id", webhookId)
                .param("most", most)
                .param("lease", lease.toMillis())
                .query((row, n) -> new Waiting(row.getObject(1, UUID.class), row.getString(2), row.getInt(3)))
                .list();
    }

    void delivered(UUID webhookId, UUID eventId) {
        jdbc.sql("DELETE FROM queue.webhook_event WHERE webhook_id = :id AND event_id = :event")
                .param("id", webhookId)
                .param("event", eventId)
                .update();
        jdbc.sql("""
                        UPDATE queue.webhook SET failing_since = NULL, failures = 0, rest_until = now(), last_success_at = now()
                        WHERE webhook_id = :id
                            AND (failing_since IS NOT NULL OR last_success_at IS NULL OR last_success_at < now() - interval '1 minute')
                        """).param("id", webhookId).update();
    }

    void failed(UUID webhookId, UUID eventId, Duration delay, String why) {
        jdbc.sql("""
                        UPDATE queue.webhook_event SET due_at = now() + :delay * interval '1 millisecond'
                        WHERE webhook_id = :id AND event_id = :event
                        """)
                .param("id", webhookId)
                .param("event", eventId)
                .param("delay", delay.toMillis())
                .update();
        jdbc.sql("UPDATE queue.webhook SET last_failure = :why WHERE webhook_id = :id")
                .param("id", webhookId)
                .param("why", why.replace('\0', ' '))
                .update();
    }

    /** Gives back what was not tried. */
    void giveBack(UUID webhookId, UUID eventId) {
        jdbc.sql("""
                        UPDATE queue.webhook_event SET due_at = now(), attempts = greatest(attempts - 1, 0)
                        WHERE webhook_id = :id AND event_id = :event
                        """).param("id", webhookId).param("event", eventId).update();
    }

    /** Notes that an endpoint is not well; answers for how many calls it has not been. */
    int rest(UUID webhookId) {
        return jdbc.sql("""
                        UPDATE queue.webhook SET failures = failures + 1, failing_since = coalesce(failing_since, now())
                        WHERE webhook_id = :id RETURNING failures
                        """)
                .param("id", webhookId)
                .query(Integer.class)
                .optional()
                .orElse(1);
    }

    void restFor(UUID webhookId, Duration delay) {
        jdbc.sql(
                        "UPDATE queue.webhook SET rest_until = now() + :delay * interval '1 millisecond' WHERE webhook_id = :id")
                .param("id", webhookId)
                .param("delay", delay.toMillis())
                .update();
    }

    boolean isFailingFor(UUID webhookId, Duration time) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM queue.webhook
                            WHERE webhook_id = :id AND failing_since < now() - :time * interval '1 millisecond')
                        """)
                .param("id", webhookId)
                .param("time", time.toMillis())
                .query(Boolean.class)
                .single();
    }

    /** Switches an endpoint off; answers whether it was on. */
    boolean disable(UUID webhookId, String why) {
        return jdbc.sql("""
                        UPDATE queue.webhook SET enabled = false, disabled_reason = :why, version = version + 1
                        WHERE webhook_id = :id AND enabled
                        """)
                        .param("id", webhookId)
                        .param("why", why.replace('\0', ' '))
                        .update()
                == 1;
    }

    /** Drops what nobody took for so long, and what belongs to an endpoint that is gone. */
    int sweep(Duration lifetime) {
        return jdbc.sql("""
                        DELETE FROM queue.webhook_event e
                        WHERE e.created_at < now() - :lifetime * interval '1 second'
                            OR NOT EXISTS (SELECT FROM queue.webhook w WHERE w.webhook_id = e.webhook_id)
                        """).param("lifetime", lifetime.toSeconds()).update();
    }
}
