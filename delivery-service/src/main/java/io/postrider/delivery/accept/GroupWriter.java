package io.postrider.delivery.accept;

import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueInsert;
import io.postrider.delivery.queue.QueueInsert.NewMessage;
import io.postrider.delivery.queue.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Writes a group of messages in one transaction. */
final class GroupWriter {
    private final DataSource dataSource;
    private final ContentStore contents;
    private final QueueInsert queue;
    private final Ownership ownership;

    GroupWriter(DataSource dataSource, ContentStore contents, QueueInsert queue, Ownership ownership) {
        this.dataSource = dataSource;
        this.contents = contents;
        this.queue = queue;
        this.ownership = ownership;
    }

    /**
     * Writes and commits. Messages accepted before are left as they are.
     *
     * @return what this process owns from now on
     * @throws SQLException when the transaction failed, or may have
     */
    List<Work> write(List<PendingAccept> group) throws SQLException {
        UUID worker = ownership.workerId();
        List<NewMessage> messages = new ArrayList<>(group.size());
        int reserved = 0;
        for (PendingAccept accept : group) {
            int room = accept.recipients().size();
            boolean mine = ownership.tryReserve(room);
            reserved += mine ? room : 0;
            messages.add(new NewMessage(accept.message(), accept.recipients(), mine ? worker : null));
        }
        List<Work> work = List.of();
        try {
            Map<UUID, Instant> accepted = commit(group, messages);
            work = owned(messages, accepted);
            ownership.taken(work);
            return work;
        } finally {
            ownership.cancel(reserved - work.size());
        }
    }

    private Map<UUID, Instant> commit(List<PendingAccept> group, List<NewMessage> messages) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Map<UUID, Instant> accepted = queue.insert(connection, messages);
                contents.insert(connection, fresh(group, accepted));
                connection.clearWarnings();
                connection.commit();
                refuseWarning(connection.getWarnings());
                return accepted;
            } catch (SQLException | RuntimeException failure) {
                rollBack(connection, failure);
                throw failure;
            }
        }
    }

    /** A cancelled wait for a standby is told by a warning alone: committed here, and perhaps nowhere else. */
    private static void refuseWarning(@Nullable SQLWarning warning) throws SQLException {
        if (warning != null) {
            throw new SQLException("COMMIT came with a warning", warning.getSQLState(), warning);
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    private static List<NewContent> fresh(List<PendingAccept> group, Map<UUID, Instant> accepted) {
        List<NewContent> contents = new ArrayList<>(group.size());
        for (PendingAccept accept : group) {
            if (accepted.containsKey(accept.id())) {
                contents.add(accept.content());
            }
        }
        return contents;
    }

    private static List<Work> owned(List<NewMessage> messages, Map<UUID, Instant> accepted) {
        List<Work> work = new ArrayList<>(messages.size());
        for (NewMessage message : messages) {
            Instant time = accepted.get(message.message().id());
            if (time != null && message.owner() != null) {
                var dated = message.message().acceptedAt(time);
                message.recipients().forEach(recipient -> work.add(new Work(dated, recipient, Duration.ZERO)));
            }
        }
        return work;
    }
}
