package io.postrider.delivery.queue;

import io.postrider.blob.ContentStore;
import io.postrider.blob.Hold;
import io.postrider.blob.UuidArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Ends recipients: row out, trace in, and with the last one of a message the message and the queue's hold too. */
public final class QueueEndings {
    // A recipient that someone else ended meanwhile has no row any more and gets no second trace.
    private static final String END = """
            WITH gone AS (
                DELETE FROM queue.recipient r
                USING unnest(?::uuid[], ?::int4[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[])
                    AS e (message_id, ordinal, outcome, status, remote, reply, tls)
                WHERE r.message_id = e.message_id AND r.ordinal = e.ordinal
                RETURNING r.message_id, r.ordinal, r.tenant_id, r.account_id, r.address, r.account_address,
                    r.attempts,
                    e.outcome, e.status, e.remote, e.reply, e.tls
            )
            INSERT INTO queue.trace (message_id, ordinal, tenant_id, sender_tenant_id, account_id, trace_id,
                header_message_id, reverse_path, address, account_address, size, client_address, protocol, connected_at, accepted_at,
                finished_at, attempts, outcome, status, remote, reply, tls)
            SELECT g.message_id, g.ordinal, g.tenant_id, m.tenant_id, g.account_id, m.trace_id,
                m.header_message_id, m.reverse_path, g.address, g.account_address, m.size, m.client_address, m.protocol, m.connected_at,
                m.accepted_at, clock_timestamp(), g.attempts, g.outcome, g.status, g.remote, g.reply, g.tls
            FROM gone g JOIN queue.message m ON m.message_id = g.message_id
            ON CONFLICT (message_id, ordinal) DO NOTHING
            """;

    // Two workers may end the last two recipients of a message at the same time; the lock makes the second see the
    // first one's delete, or nobody would take the message away.
    private static final String LOCK =
            "SELECT FROM queue.message WHERE message_id = ANY (?::uuid[]) ORDER BY message_id FOR UPDATE";

    private static final String REMOVE = """
            DELETE FROM queue.message m
            WHERE m.message_id = ANY (?::uuid[])
                AND NOT EXISTS (SELECT FROM queue.recipient r WHERE r.message_id = m.message_id)
            RETURNING m.message_id, m.content_id
            """;

    private final DataSource dataSource;
    private final ContentStore contents;
    private final QueueEvents events;

    /** Ends recipients in the queue of this database. */
    public QueueEndings(DataSource dataSource, ContentStore contents, QueueEvents events) {
        this.dataSource = dataSource;
        this.contents = contents;
        this.events = events;
    }

    /**
     * Records ends in a transaction of its own that is not waited to disk: a crash that loses it leads to the same
     * delivery again, which the mailbox knows by its key.
     */
    public void endDelivered(List<Ending> endings) throws SQLException {
        endInOwnTransaction(endings, "SET LOCAL synchronous_commit = off;\n");
    }

    /** Records ends in a transaction of its own that is waited to disk: another server would take the mail twice. */
    public void endRelayed(List<Ending> endings) throws SQLException {
        endInOwnTransaction(endings, "");
    }

    private void endInOwnTransaction(List<Ending> endings, String settings) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                end(connection, endings, settings);
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    /**
     * Records ends in the caller's transaction.
     *
     * @return how many of them were not ended by someone else before
     */
    public int end(Connection connection, List<Ending> endings) throws SQLException {
        return end(connection, endings, "");
    }

    private int end(Connection connection, List<Ending> endings, String settings) throws SQLException {
        int count;
        try (PreparedStatement statement = connection.prepareStatement(settings + END)) {
            new Columns<>(statement, 1, endings)
                    .uuid(ending -> ending.work().message().id())
                    .int4(ending -> ending.work().recipient().ordinal())
                    .text(ending -> ending.outcome().name())
                    .text(Ending::status)
                    .text(Ending::remote)
                    .text(Ending::reply)
                    .text(Ending::tls);
            statement.execute();
            if (!settings.isEmpty()) {
                statement.getMoreResults();
            }
            count = statement.getUpdateCount();
        }
        events.ended(connection, endings);
        Map<UUID, Integer> ended = new HashMap<>();
        boolean whole = true;
        for (Ending ending : endings) {
            ended.merge(ending.work().message().id(), 1, Integer::sum);
        }
        for (Ending ending : endings) {
            QueuedMessage message = ending.work().message();
            whole &= ended.getOrDefault(message.id(), 0) == message.recipients();
        }
        removeFinished(connection, ended.keySet(), whole);
        return count;
    }

    private void removeFinished(Connection connection, Collection<UUID> messages, boolean whole) throws SQLException {
        Array ids = UuidArray.of(connection, messages);
        if (!whole) {
            try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                lock.setArray(1, ids);
                lock.execute();
            }
        }
        List<Hold> holds = new ArrayList<>(messages.size());
        try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
            remove.setArray(1, ids);
            try (ResultSet rows = remove.executeQuery()) {
                while (rows.next()) {
                    holds.add(new Hold(rows.getObject(2, UUID.class), rows.getObject(1, UUID.class)));
                }
            }
        }
        if (!holds.isEmpty()) {
            contents.release(connection, holds);
        }
    }
}
