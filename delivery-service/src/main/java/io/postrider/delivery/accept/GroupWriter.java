package io.postrider.delivery.accept;

import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.delivery.queue.Ownership;
import io.postrider.delivery.queue.QueueInsert;
import io.postrider.delivery.queue.QueueInsert.Earlier;
import io.postrider.delivery.queue.QueueInsert.Inserted;
import io.postrider.delivery.queue.QueueInsert.NewMessage;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.sending.RefusedSubmissions;
import io.postrider.delivery.sending.SendingCount;
import io.postrider.delivery.sending.Submission;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final SendingCount sending;
    private final Ownership ownership;

    GroupWriter(
            DataSource dataSource,
            ContentStore contents,
            QueueInsert queue,
            SendingCount sending,
            Ownership ownership) {
        this.dataSource = dataSource;
        this.contents = contents;
        this.queue = queue;
        this.sending = sending;
        this.ownership = ownership;
    }

    /**
     * What a commit did.
     *
     * @param work what this process owns from now on
     * @param earlier the same accepted before without its client seeing the reply, by message id
     */
    record Written(List<Work> work, Map<UUID, Earlier> earlier) {}

    /**
     * Writes and commits. Messages accepted before are left as they are.
     *
     * @throws SQLException when the transaction failed, or may have
     * @throws RefusedSubmissions when nothing was written because some are more than their accounts may send
     */
    Written write(List<PendingAccept> group) throws SQLException {
        Map<UUID, UUID> twins = new HashMap<>();
        List<PendingAccept> firsts = withoutTwins(group, twins);
        UUID worker = ownership.workerId();
        List<NewMessage> messages = new ArrayList<>(firsts.size());
        int reserved = 0;
        for (PendingAccept accept : firsts) {
            int room = accept.recipients().size();
            boolean mine = ownership.tryReserve(room);
            reserved += mine ? room : 0;
            messages.add(new NewMessage(
                    accept.message(),
                    accept.recipients(),
                    mine ? worker : null,
                    accept.resend().fingerprint()));
        }
        List<Work> work = List.of();
        try {
            Inserted inserted = commit(firsts, messages);
            work = owned(messages, inserted.accepted());
            ownership.taken(work);
            return new Written(work, withTwins(inserted.earlier(), twins));
        } finally {
            ownership.cancel(reserved - work.size());
        }
    }

    /** Leaves one of each fingerprint: the others in the group meet it when it is committed. */
    private static List<PendingAccept> withoutTwins(List<PendingAccept> group, Map<UUID, UUID> twins) {
        if (group.size() == 1) {
            return group;
        }
        Map<UUID, UUID> known = HashMap.newHashMap(group.size());
        List<PendingAccept> firsts = new ArrayList<>(group.size());
        for (PendingAccept accept : group) {
            UUID fingerprint = accept.resend().fingerprint();
            UUID first = fingerprint == null ? null : known.putIfAbsent(fingerprint, accept.id());
            if (first == null) {
                firsts.add(accept);
            } else {
                twins.put(accept.id(), first);
            }
        }
        return firsts;
    }

    private static Map<UUID, Earlier> withTwins(Map<UUID, Earlier> earlier, Map<UUID, UUID> twins) {
        if (twins.isEmpty()) {
            return earlier;
        }
        Map<UUID, Earlier> all = new HashMap<>(earlier);
        twins.forEach((twin, first) -> all.put(twin, earlier.getOrDefault(first, new Earlier(first, Duration.ZERO))));
        return all;
    }

    private Inserted commit(List<PendingAccept> group, List<NewMessage> messages) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Inserted inserted = queue.insert(connection, messages);
                sending.count(connection, submissions(group, inserted.accepted()));
                refuseWarning(contents.insertAndCommit(connection, fresh(group, inserted.accepted())));
                return inserted;
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

    /** What accounts send with these: a message that was accepted before counts no second time. */
    private static List<Submission> submissions(List<PendingAccept> group, Map<UUID, Instant> accepted) {
        List<Submission> submissions = new ArrayList<>();
        for (PendingAccept accept : group) {
            Submission submission = accept.submission();
            if (submission != null && accepted.containsKey(accept.id())) {
                submissions.add(submission);
            }
        }
        return submissions;
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
                message.recipients().stream()
                        .filter(recipient -> !recipient.isQuarantined())
                        .forEach(recipient -> work.add(new Work(dated, recipient, Duration.ZERO)));
            }
        }
        return work;
    }
}
