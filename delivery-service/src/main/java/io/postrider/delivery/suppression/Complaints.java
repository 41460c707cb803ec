package io.postrider.delivery.suppression;

import io.postrider.blob.ContentStore;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.suppression.Suppression.Reason;
import io.postrider.delivery.webhook.EventOutbox;
import io.postrider.delivery.webhook.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads complaints (RFC 5965) that come to the addresses here which are for that, beside their delivery. Only who knows the
 * Message-ID of what a tenant sent, and to whom, can have an address suppressed.
 */
public final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final long MOST_OCTETS = 1024 * 1024;
    private static final int AT_ONCE = 4;

    private static final String FIND = """
            SELECT t.sender_tenant_id, t.address, t.reverse_path, t.message_id, t.trace_id FROM queue.trace t
            WHERE hashtextextended(t.header_message_id, 0) = hashtextextended(?, 0) AND t.header_message_id = ?
                AND t.sender_tenant_id IS NOT NULL
            LIMIT 1000
            """;

    private static final String ADD = """
            INSERT INTO queue.suppression (tenant_id, address, reason, description) VALUES (?, ?, ?, ?)
            ON CONFLICT (tenant_id, address) DO UPDATE
            SET reason = excluded.reason, description = excluded.description, expires_at = NULL
            WHERE queue.suppression.expires_at IS NOT NULL
            """;

    private final Set<String> addresses;
    private final ContentStore contents;
    private final DataSource dataSource;
    private final EventOutbox outbox;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    Complaints(Set<String> addresses, ContentStore contents, DataSource dataSource, EventOutbox outbox) {
        this.addresses = Set.copyOf(addresses);
        this.contents = contents;
        this.dataSource = dataSource;
        this.outbox = outbox;
    }

    /** Reads what comes to those addresses; returns at once. */
    public void hear(Collection<Work> work) {
        if (addresses.isEmpty()) {
            return;
        }
        for (Work one : work) {
            boolean meant = one.recipient().isLocal()
                    && one.message().size() <= MOST_OCTETS
                    && addresses.contains(one.recipient().address().toLowerCase(Locale.ROOT));
            if (meant) {
                Thread.ofVirtual().name("complaint").start(() -> read(one.message()));
            }
        }
    }

    private void read(QueuedMessage message) {
        turns.acquireUninterruptibly();
        try (InputStream in = contents.open(message.contentId(), 0, message.size())) {
            var report = FeedbackReport.parse(in.readAllBytes());
            if (report.isPresent()) {
                note(report.get());
            }
        } catch (IOException | SQLException | RuntimeException failure) {
            LOG.warn("Complaint {} could not be read: {}", message.id(), failure.toString());
        } finally {
            turns.release();
        }
    }

    private record Sent(UUID tenantId, String address, String sender, UUID queueId, UUID traceId) {}

    private void note(FeedbackReport report) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                for (Sent sent : complained(report, find(connection, report.messageId()))) {
                    note(connection, report, sent);
                }
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    /** Who complained: the recipient that the report names, or the only one that there was. */
    private static List<Sent> complained(FeedbackReport report, List<Sent> all) {
        String named = report.recipient();
        if (named != null) {
            return all.stream()
                    .filter(sent -> sent.address().equalsIgnoreCase(named))
                    .toList();
        }
        return all.size() == 1 ? all : List.of();
    }

    private static List<Sent> find(Connection connection, String messageId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, messageId);
            statement.setString(2, messageId);
            List<Sent> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Sent(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getString(3),
                            row.getObject(4, UUID.class),
                            row.getObject(5, UUID.class)));
                }
            }
            return found;
        }
    }

    private void note(Connection connection, FeedbackReport report, Sent sent) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setObject(1, sent.tenantId());
            statement.setString(2, sent.address().toLowerCase(Locale.ROOT));
            statement.setString(3, Reason.COMPLAINT.name());
            statement.setString(4, report.type());
            statement.executeUpdate();
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("queueId", sent.queueId());
        data.put("messageId", report.messageId());
        data.put("sender", sent.sender());
        data.put("recipient", sent.address());
        data.put("feedbackType", report.type());
        String key = sent.queueId() + " " + sent.address();
        outbox.tell(connection, EventType.COMPLAINED, key, sent.tenantId(), sent.sender(), data);
    }
}
