package io.postrider.delivery.webhook;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who is to be told of what, remembered for seconds: a message asks nobody, and where there is no webhook it costs nothing. */
final class Subscriptions {
    private final JdbcClient jdbc;
    private volatile List<Subscription> all = List.of();

    Subscriptions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What an endpoint is told.
     *
     * @param webhookId the endpoint
     * @param tenantId of whose mail; null for all
     * @param domain of mail from or to that domain only; null for all
     * @param events of what
     */
    record Subscription(
            UUID webhookId,
            @Nullable UUID tenantId,
            @Nullable String domain,
            Set<EventType> events) {
        /** Whether it is told of mail between these. */
        boolean covers(EventType type, Parties parties) {
            return events.contains(type)
                    && (isOf(parties.senderTenant(), parties.sender())
                            || isOf(parties.recipientTenant(), parties.recipient()));
        }

        private boolean isOf(@Nullable UUID tenant, @Nullable String address) {
            boolean mine = tenantId == null || tenantId.equals(tenant);
            return mine && address != null && (domain == null || domain.equals(domainOf(address)));
        }

        private static String domainOf(String address) {
            return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Between whom mail goes.
     *
     * @param senderTenant who submitted it; null for mail from elsewhere
     * @param sender the reverse-path
     * @param recipientTenant who receives it; null for a recipient elsewhere
     * @param recipient the address; null for what has none
     */
    record Parties(
            @Nullable UUID senderTenant,
            @Nullable String sender,
            @Nullable UUID recipientTenant,
            @Nullable String recipient) {}

    /** Whether there is nobody to tell. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Who is told of something. */
    List<Subscription> of(EventType type, Parties parties) {
        return all.stream().filter(one -> one.covers(type, parties)).toList();
    }

    /** Reads them again. */
    void refresh() {
        all = jdbc.sql("SELECT webhook_id, tenant_id, domain, events FROM queue.webhook WHERE enabled")
                .query((row, n) -> new Subscription(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        WebhookStore.events(row.getArray(4))))
                .list();
    }
}
