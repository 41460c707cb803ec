package io.postrider.delivery.queue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Hears what becomes of mail, in the transaction in which it does: what it writes there is true when the transaction
 * commits, and gone when it does not. Whoever has nobody to tell writes nothing.
 */
public interface QueueEvents {
    /** Messages were accepted; those of the list that are named. */
    default void accepted(Connection connection, List<QueueInsert.NewMessage> messages, Set<UUID> accepted)
            throws SQLException {}

    /** Recipients ended. */
    default void ended(Connection connection, List<Ending> endings) throws SQLException {}

    /** Recipients were put off. */
    default void postponed(Connection connection, List<Postponement> postponements) throws SQLException {}
}
