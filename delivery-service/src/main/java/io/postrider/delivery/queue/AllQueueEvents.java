package io.postrider.delivery.queue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Tells everybody who hears of the queue, one after the other, in the same transaction.
 *
 * @param listeners who
 */
record AllQueueEvents(List<QueueEvents> listeners) implements QueueEvents {
    AllQueueEvents {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void accepted(Connection connection, List<QueueInsert.NewMessage> messages, Set<UUID> accepted)
            throws SQLException {
        for (QueueEvents one : listeners) {
            one.accepted(connection, messages, accepted);
        }
    }

    @Override
    public void ended(Connection connection, List<Ending> endings) throws SQLException {
        for (QueueEvents one : listeners) {
            one.ended(connection, endings);
        }
    }

    @Override
    public void postponed(Connection connection, List<Postponement> postponements) throws SQLException {
        for (QueueEvents one : listeners) {
            one.postponed(connection, postponements);
        }
    }
}
