package io.postrider.delivery.sending;

import io.postrider.delivery.queue.Columns;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.QueueEvents;
import io.postrider.delivery.queue.QueuedMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Counts what of an account's mail to addresses elsewhere comes to nothing, with what it sent in that hour or the one before. */
final class FailedSubmissions implements QueueEvents {
    // The order keeps two transactions from waiting for each other.
    private static final String COUNT = """
            WITH failed AS (
                SELECT f.account_id, f.recipients, h.hour
                FROM unnest(?::uuid[], ?::int4[]) AS f (account_id, recipients)
                CROSS JOIN LATERAL (
                    SELECT s.hour FROM queue.sent s
                    WHERE s.account_id = f.account_id AND s.hour >= date_trunc('hour', now(), 'UTC') - interval '1 hour'
                    ORDER BY s.hour DESC LIMIT 1
                ) h
            ), mine AS (
                SELECT s.account_id, s.hour FROM queue.sent s JOIN failed f USING (account_id, hour)
                ORDER BY s.account_id FOR UPDATE OF s
            )
            UPDATE queue.sent s SET failed = s.failed + f.recipients
            FROM mine JOIN failed f USING (account_id, hour)
            WHERE s.account_id = mine.account_id AND s.hour = mine.hour
            """;

    @Override
    public void ended(Connection connection, List<Ending> endings) throws SQLException {
        Map<UUID, Integer> failed = new TreeMap<>();
        for (Ending ending : endings) {
            QueuedMessage.Sender sender = ending.work().message().sender();
            if (sender != null
                    && ending.outcome() == Outcome.FAILED
                    && !ending.work().recipient().isLocal()) {
                failed.merge(sender.accountId(), 1, Integer::sum);
            }
        }
        if (failed.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            new Columns<>(statement, 1, List.copyOf(failed.entrySet()))
                    .uuid(Map.Entry::getKey)
                    .int4(Map.Entry::getValue);
            statement.executeUpdate();
        }
    }
}
