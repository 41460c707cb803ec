package io.postrider.mailbox.arrival;

import io.postrider.blob.UuidArray;
import io.postrider.mailbox.feed.Change;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** New messages of one transaction: numbered as they are added, then written together with all counters. */
public final class NewMessages {
    private static final String WRITE = """
            WITH message AS (
                INSERT INTO mail.message (account_id, mailbox_id, uid, tenant_id, modseq, flags, keywords,
                                          internal_date, size, content_id, holder, prefix, saved_at)
                SELECT account_id, mailbox_id, uid, tenant_id, modseq, flags, keywords,
                       to_timestamp(millis::float8 / 1000), size, content_id, holder, prefix,
                       CASE WHEN abs(millis - extract(epoch FROM now()) * 1000) > 60000 THEN now() END
                FROM unnest(?::uuid[], ?::integer[], ?::integer[], ?::uuid[], ?::bigint[], ?::smallint[],
                            ?::bigint[], ?::bigint[], ?::bigint[], ?::uuid[], ?::uuid[], ?::bytea[])
                    AS r (account_id, mailbox_id, uid, tenant_id, modseq, flags, keywords, millis,
                          size, content_id, holder, prefix)),
            mailbox AS (
                UPDATE mail.mailbox m
                SET uid_next = b.uid_next, highest_modseq = b.modseq, messages = messages + b.added,
                    unseen = m.unseen + b.unseen, deleted = m.deleted + b.deleted, recent = recent + b.added,
                    size = m.size + b.size
                FROM unnest(?::uuid[], ?::integer[], ?::integer[], ?::bigint[], ?::integer[], ?::integer[],
                            ?::integer[], ?::bigint[])
                    AS b (account_id, mailbox_id, uid_next, modseq, added, unseen, deleted, size)
                WHERE m.account_id = b.account_id AND m.mailbox_id = b.mailbox_id)
            UPDATE mail.account a SET used_bytes = used_bytes + u.size, messages = messages + u.added
            FROM unnest(?::uuid[], ?::bigint[], ?::bigint[]) AS u (account_id, size, added)
            WHERE a.account_id = u.account_id
            """;

    private final List<Row> rows = new ArrayList<>();
    private final Set<MailboxTail> boxes = new LinkedHashSet<>();

    /**
     * A message.
     *
     * @param tenantId its tenant
     * @param flags system flags
     * @param keywords bits of the mailbox's keywords
     * @param internalDate when it arrived
     * @param size prefix and content
     * @param contentId its content
     * @param holder its hold of the content
     * @param prefix header lines in front of the content
     */
    public record Message(
            UUID tenantId,
            int flags,
            long keywords,
            Instant internalDate,
            long size,
            UUID contentId,
            UUID holder,
            byte[] prefix) {}

    private record Row(MailboxTail box, int uid, long modseq, Message message) {}

    /**
     * Where a message stands.
     *
     * @param uid its UID
     * @param modseq its MODSEQ
     */
    public record Place(int uid, long modseq) {}

    /** Adds a message at a mailbox's end; the caller has seen that there is room. */
    public Place add(MailboxTail box, Message message) {
        int uid = box.uidNext;
        box.take(message.size(), message.flags(), message.keywords());
        rows.add(new Row(box, uid, box.modseq, message));
        boxes.add(box);
        return new Place(uid, box.modseq);
    }

    /** What to tell once the messages are committed. */
    public List<Change> changes() {
        return boxes.stream().map(MailboxTail::change).toList();
    }

    /** Writes them in the caller's transaction, which holds the locks. */
    public void write(Connection connection) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            bindMessages(statement);
            bindMailboxes(statement);
            bindAccounts(statement);
            statement.executeUpdate();
        }
    }

    private void bindMessages(PreparedStatement statement) throws SQLException {
        int count = rows.size();
        int[] mailboxIds = new int[count];
        int[] uids = new int[count];
        long[] modseqs = new long[count];
        short[] flags = new short[count];
        long[] keywords = new long[count];
        long[] millis = new long[count];
        long[] sizes = new long[count];
        byte[][] prefixes = new byte[count][];
        for (int i = 0; i < count; i++) {
            Row row = rows.get(i);
            Message message = row.message();
            mailboxIds[i] = row.box().id;
            uids[i] = row.uid();
            modseqs[i] = row.modseq();
            flags[i] = (short) message.flags();
            keywords[i] = message.keywords();
            millis[i] = message.internalDate().toEpochMilli();
            sizes[i] = message.size();
            prefixes[i] = message.prefix();
        }
        statement.setArray(1, uuids(statement, rows, row -> row.box().account.accountId));
        statement.setObject(2, mailboxIds);
        statement.setObject(3, uids);
        statement.setArray(4, uuids(statement, rows, row -> row.message().tenantId()));
        statement.setObject(5, modseqs);
        statement.setObject(6, flags);
        statement.setObject(7, keywords);
        statement.setObject(8, millis);
        statement.setObject(9, sizes);
        statement.setArray(10, uuids(statement, rows, row -> row.message().contentId()));
        statement.setArray(11, uuids(statement, rows, row -> row.message().holder()));
        statement.setArray(12, statement.getConnection().createArrayOf("bytea", prefixes));
    }

    private void bindMailboxes(PreparedStatement statement) throws SQLException {
        statement.setArray(13, uuids(statement, boxes, box -> box.account.accountId));
        statement.setObject(14, boxes.stream().mapToInt(box -> box.id).toArray());
        statement.setObject(15, boxes.stream().mapToInt(box -> box.uidNext).toArray());
        statement.setObject(16, boxes.stream().mapToLong(box -> box.modseq).toArray());
        statement.setObject(17, boxes.stream().mapToInt(box -> box.added).toArray());
        statement.setObject(18, boxes.stream().mapToInt(box -> box.unseen).toArray());
        statement.setObject(19, boxes.stream().mapToInt(box -> box.deleted).toArray());
        statement.setObject(20, boxes.stream().mapToLong(box -> box.size).toArray());
    }

    private void bindAccounts(PreparedStatement statement) throws SQLException {
        Set<AccountRoom> accounts = new LinkedHashSet<>();
        boxes.forEach(box -> accounts.add(box.account));
        statement.setArray(21, uuids(statement, accounts, account -> account.accountId));
        statement.setObject(22, accounts.stream().mapToLong(AccountRoom::taken).toArray());
        statement.setObject(
                23, accounts.stream().mapToLong(AccountRoom::messages).toArray());
    }

    private static <T> Array uuids(PreparedStatement statement, Iterable<T> from, Function<T, UUID> field)
            throws SQLException {
        List<UUID> ids = new ArrayList<>();
        from.forEach(one -> ids.add(field.apply(one)));
        return UuidArray.of(statement.getConnection(), ids);
    }
}
