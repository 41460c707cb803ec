package io.postrider.delivery.webhook;

import io.postrider.delivery.queue.Columns;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Postponement;
import io.postrider.delivery.queue.QueueEvents;
import io.postrider.delivery.queue.QueueInsert.NewMessage;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.webhook.Subscriptions.Parties;
import io.postrider.delivery.webhook.Subscriptions.Subscription;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Writes events down for the webhooks that are to be told, in the transaction that they happen in. */
public final class EventOutbox implements QueueEvents {
    private static final JsonMapper JSON = JsonMapper.shared();

    // The id follows from the event, so what is done twice after a crash is told once as long as it waits.
    private static final String INSERT = """
            INSERT INTO queue.webhook_event (webhook_id, event_id, type, payload)
            SELECT e.webhook_id, e.event_id, e.type, e.payload
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[]) AS e (webhook_id, event_id, type, payload)
            ON CONFLICT (webhook_id, event_id) DO NOTHING
            """;

    private final Subscriptions subscriptions;

    EventOutbox(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    private record Row(UUID webhookId, UUID eventId, EventType type, String payload) {}

    @Override
    public void accepted(Connection connection, List<NewMessage> messages, Set<UUID> accepted) throws SQLException {
        if (subscriptions.isEmpty()) {
            return;
        }
        List<Row> rows = new ArrayList<>();
        for (NewMessage message : messages) {
            if (accepted.contains(message.message().id()) && !message.message().isReport()) {
                accepted(message, rows);
                quarantined(message, rows);
            }
        }
        insert(connection, rows);
    }

    private void accepted(NewMessage message, List<Row> rows) {
        Map<Subscription, List<String>> told = new LinkedHashMap<>();
        for (QueuedRecipient recipient : message.recipients()) {
            for (Subscription one : subscriptions.of(EventType.ACCEPTED, parties(message.message(), recipient))) {
                told.computeIfAbsent(one, key -> new ArrayList<>()).add(recipient.address());
            }
        }
        told.forEach((one, recipients) -> {
            Map<String, Object> data = data(message.message());
            data.put("recipients", recipients);
            rows.add(row(one, EventType.ACCEPTED, message.message().id().toString(), data));
        });
    }

    private void quarantined(NewMessage message, List<Row> rows) {
        for (QueuedRecipient recipient : message.recipients()) {
            if (recipient.isQuarantined()) {
                for (Subscription one :
                        subscriptions.of(EventType.QUARANTINED, parties(message.message(), recipient))) {
                    Map<String, Object> data = data(message.message());
                    data.put("recipient", recipient.address());
                    rows.add(row(one, EventType.QUARANTINED, message.message().id() + " " + recipient.ordinal(), data));
                }
            }
        }
    }

    @Override
    public void ended(Connection connection, List<Ending> endings) throws SQLException {
        if (subscriptions.isEmpty()) {
            return;
        }
        List<Row> rows = new ArrayList<>();
        for (Ending ending : endings) {
            EventType type = switch (ending.outcome()) {
                case DELIVERED, RELAYED, EXPANDED -> EventType.DELIVERED;
                case FAILED -> EventType.BOUNCED;
                case DELETED -> null;
            };
            if (type != null) {
                Map<String, Object> data = data(ending.work(), ending.status(), ending.remote(), ending.reply());
                data.put("outcome", ending.outcome().name().toLowerCase(Locale.ROOT));
                add(rows, type, ending.work(), data);
            }
        }
        insert(connection, rows);
    }

    @Override
    public void postponed(Connection connection, List<Postponement> postponements) throws SQLException {
        if (subscriptions.isEmpty()) {
            return;
        }
        List<Row> rows = new ArrayList<>();
        for (Postponement one : postponements) {
            Map<String, Object> data = data(one.work(), one.status(), one.remote(), one.reply());
            data.put("nextAttemptInSeconds", one.delay().toSeconds());
            add(rows, EventType.DEFERRED, one.work(), data);
        }
        insert(connection, rows);
    }

    private void add(List<Row> rows, EventType type, Work work, Map<String, Object> data) {
        if (work.message().isReport()) {
            return;
        }
        String key = work.message().id() + " " + work.recipient().ordinal() + " "
                + work.recipient().attempts();
        for (Subscription one : subscriptions.of(type, parties(work.message(), work.recipient()))) {
            rows.add(row(one, type, key, data));
        }
    }

    /**
     * Tells of something about an account or a recipient that no worker noticed.
     *
     * @param key what makes it one event: told twice, it is one
     * @param tenantId whose
     * @param address the account's or the sender's address
     * @param data what there is to know
     */
    public void tell(
            Connection connection, EventType type, String key, UUID tenantId, String address, Map<String, Object> data)
            throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (Subscription one : subscriptions.of(type, new Parties(tenantId, address, null, null))) {
            rows.add(row(one, type, key, data));
        }
        insert(connection, rows);
    }

    /** The same in the transaction that a client is in. */
    public void tell(
            JdbcClient jdbc, EventType type, String key, UUID tenantId, String address, Map<String, Object> data) {
        for (Subscription one : subscriptions.of(type, new Parties(tenantId, address, null, null))) {
            Row row = row(one, type, key, data);
            jdbc.sql("""
                            INSERT INTO queue.webhook_event (webhook_id, event_id, type, payload) VALUES (?, ?, ?, ?)
                            ON CONFLICT (webhook_id, event_id) DO NOTHING
                            """)
                    .params(row.webhookId(), row.eventId(), type.text(), row.payload())
                    .update();
        }
    }

    private static Parties parties(QueuedMessage message, QueuedRecipient recipient) {
        QueuedMessage.Sender sender = message.sender();
        QueuedRecipient.Account account = recipient.account();
        return new Parties(
                sender == null ? null : sender.tenantId(),
                message.reversePath(),
                account == null ? null : account.tenantId(),
                recipient.address());
    }

    private static Map<String, Object> data(QueuedMessage message) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("queueId", message.id());
        data.put("traceId", message.trace());
        if (message.headerMessageId() != null) {
            data.put("messageId", message.headerMessageId());
        }
        data.put("sender", message.reversePath());
        data.put("size", message.size());
        return data;
    }

    private static Map<String, Object> data(Work work, String status, @Nullable String remote, @Nullable String reply) {
        Map<String, Object> data = data(work.message());
        data.put("recipient", work.recipient().address());
        data.put("attempt", work.recipient().attempts());
        data.put("status", status);
        if (remote != null) {
            data.put("remote", remote);
        }
        if (reply != null) {
            data.put("reply", reply);
        }
        return data;
    }

    private static Row row(Subscription to, EventType type, String key, Map<String, Object> data) {
        UUID id = UUID.nameUUIDFromBytes((type + " " + key).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", type.text());
        event.put("timestamp", Instant.now().toString());
        event.put("data", data);
        return new Row(to.webhookId(), id, type, JSON.writeValueAsString(event));
    }

    private static void insert(Connection connection, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            new Columns<>(statement, 1, rows)
                    .uuid(Row::webhookId)
                    .uuid(Row::eventId)
                    .text(row -> row.type().text())
                    .text(Row::payload);
            statement.executeUpdate();
        }
    }
}
