package io.postrider.delivery.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.platform.observe.EventLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** Sets recipients aside whose attempts keep killing the worker. Their content stays; an administrator sees them. */
final class Quarantine {
    static final String SQL = """
            WITH poison AS (
                SELECT message_id, ordinal FROM queue.recipient
                WHERE owner IS NULL AND NOT quarantined AND NOT held AND due_at <= now()
                    AND unfinished > 1 AND unfinished >= ?
                ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED
            )
            UPDATE queue.recipient r SET quarantined = true
            FROM poison p, queue.message m
            WHERE r.message_id = p.message_id AND r.ordinal = p.ordinal AND m.message_id = p.message_id
            RETURNING r.message_id, r.address, m.trace_id
            """;

    private final DataSource dataSource;
    private final EventLog events;
    private final Counter counter;

    Quarantine(DataSource dataSource, EventLog events, MeterRegistry meters) {
        this.dataSource = dataSource;
        this.events = events;
        this.counter = Counter.builder("postrider.queue.quarantined")
                .description("Recipients set aside because their attempts ended without an outcome")
                .register(meters);
    }

    /** Sets aside what had so many attempts without an outcome. */
    void quarantine(int crashes) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            connection.setAutoCommit(true);
            statement.setInt(1, crashes);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    counter.increment();
                    events.event("quarantine")
                            .trace(TraceId.format(row.getObject(3, UUID.class)))
                            .put("queue", row.getObject(1, UUID.class))
                            .put("to", '<' + row.getString(2) + '>')
                            .put("status", "quarantined")
                            .write();
                }
            }
        }
    }
}
